-- Between the protocol's positions and Neovim's bytes.

local M = {}

---@param line string
---@param encoding string
---@param character integer
---@return integer
local function to_byte(line, encoding, character)
  if vim.fn.has("nvim-0.11") == 1 then
    return vim.str_byteindex(line, encoding, character, false)
  end
  return vim.lsp.util._str_byteindex_enc(line, character, encoding)
end

---@param line string
---@param encoding string
---@param byte integer
---@return integer
local function to_character(line, encoding, byte)
  if vim.fn.has("nvim-0.11") == 1 then
    return vim.str_utfindex(line, encoding, byte, false)
  end
  return vim.lsp.util._str_utfindex_enc(line, byte, encoding)
end

---@param bufnr integer
---@param row integer
---@return string
local function line_at(bufnr, row)
  return vim.api.nvim_buf_get_lines(bufnr, row, row + 1, false)[1] or ""
end

---The row and byte column, both from zero, of a position.
---@param bufnr integer
---@param position lsp.Position
---@param encoding string
---@return integer row
---@return integer column
function M.to_buffer(bufnr, position, encoding)
  local last = vim.api.nvim_buf_line_count(bufnr) - 1
  if position.line > last then
    return last, #line_at(bufnr, last)
  end
  return position.line, to_byte(line_at(bufnr, position.line), encoding, position.character)
end

---The position of the cursor of a window.
---@param winid integer
---@param encoding string
---@return lsp.Position
function M.of_cursor(winid, encoding)
  local row, column = unpack(vim.api.nvim_win_get_cursor(winid))
  local line = line_at(vim.api.nvim_win_get_buf(winid), row - 1)
  return { line = row - 1, character = to_character(line, encoding, math.min(column, #line)) }
end

---Marks a range of a buffer.
---@param bufnr integer
---@param namespace integer
---@param range lsp.Range
---@param encoding string
---@param options vim.api.keyset.set_extmark
function M.mark(bufnr, namespace, range, encoding, options)
  local row, column = M.to_buffer(bufnr, range.start, encoding)
  options.end_row, options.end_col = M.to_buffer(bufnr, range["end"], encoding)
  options.strict = false
  vim.api.nvim_buf_set_extmark(bufnr, namespace, row, column, options)
end

---Whether `one` comes before `other`.
---@param one lsp.Position
---@param other lsp.Position
---@return boolean
function M.is_before(one, other)
  return one.line < other.line or (one.line == other.line and one.character < other.character)
end

return M
