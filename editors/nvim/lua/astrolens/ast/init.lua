-- The syntax tree of a buffer in a window beside it, in step with the text and both cursors.

local config = require("astrolens.config")
local panel = require("astrolens.panel")
local position = require("astrolens.position")
local request = require("astrolens.request")
local rows = require("astrolens.ast.rows")

local M = {}

local METHOD = "astrolens/ast"
local namespace = vim.api.nvim_create_namespace("astrolens.ast")

---What `a` goes through.
local DETAILS = { "named", "fields", "all" }

---@class astrolens.AstState
---@field rows astrolens.Row[]
---@field detail astrolens.AstDetail
---@field encoding string
---@field part? lsp.Range what is shown of a long text; all of it if absent

---The most lines of a text whose tree is shown as a whole.
local WHOLE = 2000

---How many lines around the cursor the tree of a longer text is of.
local AROUND = 300

---@class astrolens.AstPanel: astrolens.Panel
---@field state astrolens.AstState

---Marks in the source the node under the tree's cursor.
---@param of astrolens.AstPanel
local function follow_tree(of)
  local state, tree = of.state, of:window()
  vim.api.nvim_buf_clear_namespace(of.source, namespace, 0, -1)
  local row = tree and state.rows[vim.api.nvim_win_get_cursor(tree)[1]]
  if row then
    local options = { hl_group = "AstrolensNode", hl_eol = true }
    position.mark(of.source, namespace, row.range, state.encoding, options)
  end
end

---The part of a long text that the tree is of.
---@param of astrolens.AstPanel
---@return lsp.Range?
local function part_of(of)
  local source = of:source_window()
  if not source or vim.api.nvim_buf_line_count(of.source) <= WHOLE then
    return nil
  end
  local line = vim.api.nvim_win_get_cursor(source)[1] - 1
  return {
    start = { line = math.max(line - AROUND, 0), character = 0 },
    ["end"] = { line = line + AROUND, character = 0 },
  }
end

---@param state astrolens.AstState
---@param tree astrolens.AstResult
---@return string
local function title(state, tree)
  local parts = { "AST", tree.language, state.detail }
  if state.part then
    local first, last = state.part.start.line + 1, state.part["end"].line + 1
    table.insert(parts, ("around lines %d to %d"):format(first, last))
  end
  if tree.hasError then
    table.insert(parts, "has errors")
  end
  return table.concat(parts, " · ")
end

---Has the tree's cursor stand at the node under the source's cursor; `elsewhere` is called if the
---tree is of another part of the text.
---@param of astrolens.AstPanel
---@param elsewhere fun(of: astrolens.AstPanel)
local function follow_source(of, elsewhere)
  local state = of.state
  local source, window = of:source_window(), of:window()
  if not (source and window) then
    return
  end
  local at = position.of_cursor(source, state.encoding)
  if state.part and (at.line < state.part.start.line or at.line > state.part["end"].line) then
    elsewhere(of)
    return
  end
  if vim.api.nvim_get_mode().mode:sub(1, 1) == "i" then
    -- While one types, the cursor stands behind what it is about.
    at.character = math.max(at.character - 1, 0)
  end
  local row = rows.at(state.rows, at)
  if row then
    vim.api.nvim_win_set_cursor(window, { row, 0 })
  end
end

---@param of astrolens.AstPanel
local function refresh(of)
  local state = of.state
  state.part = part_of(of)
  local params = { detail = state.detail, range = state.part }
  request.document(of.source, METHOD, params, function(tree, client)
    if not (tree and of:is_open()) then
      return
    end
    state.rows = rows.of(tree.nodes)
    state.encoding = client.offset_encoding
    of:set_lines(vim.tbl_map(function(row)
      return row.line
    end, state.rows))
    of:set_title(title(state, tree))
    follow_source(of, refresh)
  end)
end

---@param of astrolens.AstPanel
local function jump(of)
  local state = of.state
  local row = state.rows[vim.api.nvim_win_get_cursor(0)[1]]
  if row then
    of:jump(position.to_buffer(of.source, row.range.start, state.encoding))
  end
end

---@param of astrolens.AstPanel
local function next_detail(of)
  local state = of.state
  for index, detail in ipairs(DETAILS) do
    if detail == state.detail then
      state.detail = DETAILS[index % #DETAILS + 1]
      return refresh(of)
    end
  end
end

---@param of astrolens.AstPanel
local function follow(of)
  local function on(events, bufnr, callback)
    vim.api.nvim_create_autocmd(events, { group = of.group, buffer = bufnr, callback = callback })
  end
  on({ "CursorMoved", "CursorMovedI" }, of.source, function()
    follow_source(of, refresh)
  end)
  on({ "CursorMoved", "BufEnter" }, of.bufnr, function()
    follow_tree(of)
  end)
  on({ "BufLeave", "BufWipeout" }, of.bufnr, function()
    vim.api.nvim_buf_clear_namespace(of.source, namespace, 0, -1)
  end)
end

---Opens the tree of `bufnr`.
---@param bufnr integer
---@param detail? astrolens.AstDetail
function M.open(bufnr, detail)
  if not request.client_for(bufnr, METHOD) then
    return
  end
  local of, is_new = panel.open(bufnr, {
    kind = "ast",
    state = { rows = {}, detail = config.get().ast.detail, encoding = "utf-16" },
    refresh = refresh,
    keys = {
      ["<CR>"] = { "go to the node", jump },
      a = { "show more or fewer nodes", next_detail },
    },
  })
  ---@cast of astrolens.AstPanel
  if is_new then
    require("astrolens.highlight").define()
    follow(of)
  end
  of.state.detail = detail or of.state.detail
  refresh(of)
end

return M
