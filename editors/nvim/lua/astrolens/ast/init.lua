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
---@field detail "named"|"fields"|"all"
---@field encoding string

---By the panel's buffer.
---@type table<integer, astrolens.AstState>
local states = {}

---Has the tree's cursor stand at the node under the source's cursor.
---@param of astrolens.Panel
local function follow_source(of)
  local state = states[of.bufnr]
  local source, tree = of:source_window(), of:window()
  if not (state and source and tree) then
    return
  end
  local at = position.of_cursor(source, state.encoding)
  if vim.api.nvim_get_mode().mode:sub(1, 1) == "i" then
    -- While one types, the cursor stands behind what it is about.
    at.character = math.max(at.character - 1, 0)
  end
  local row = rows.at(state.rows, at)
  if row then
    vim.api.nvim_win_set_cursor(tree, { row, 0 })
  end
end

---Marks in the source the node under the tree's cursor.
---@param of astrolens.Panel
local function follow_tree(of)
  local state, tree = states[of.bufnr], of:window()
  vim.api.nvim_buf_clear_namespace(of.source, namespace, 0, -1)
  local row = state and tree and state.rows[vim.api.nvim_win_get_cursor(tree)[1]]
  if row then
    local options = { hl_group = "AstrolensNode", hl_eol = true }
    position.mark(of.source, namespace, row.range, state.encoding, options)
  end
end

---@param of astrolens.Panel
local function refresh(of)
  local detail = states[of.bufnr].detail
  request.document(of.source, METHOD, { detail = detail }, function(tree, client)
    if not (tree and of:is_open()) then
      return
    end
    local found = rows.of(tree.nodes)
    states[of.bufnr] = { rows = found, detail = detail, encoding = client.offset_encoding }
    of:set_lines(vim.tbl_map(function(row)
      return row.line
    end, found))
    local state = tree.hasError and " · has errors" or ""
    of:set_title(("AST · %s · %s%s"):format(tree.language, detail, state))
    follow_source(of)
  end)
end

---@param of astrolens.Panel
local function jump(of)
  local state = states[of.bufnr]
  local row = state.rows[vim.api.nvim_win_get_cursor(0)[1]]
  if row then
    of:jump(position.to_buffer(of.source, row.range.start, state.encoding))
  end
end

---@param of astrolens.Panel
local function next_detail(of)
  local state = states[of.bufnr]
  for index, detail in ipairs(DETAILS) do
    if detail == state.detail then
      state.detail = DETAILS[index % #DETAILS + 1]
      return refresh(of)
    end
  end
end

---@param of astrolens.Panel
local function follow(of)
  local function on(events, bufnr, callback)
    vim.api.nvim_create_autocmd(events, { group = of.group, buffer = bufnr, callback = callback })
  end
  on({ "CursorMoved", "CursorMovedI" }, of.source, function()
    follow_source(of)
  end)
  on({ "CursorMoved", "BufEnter" }, of.bufnr, function()
    follow_tree(of)
  end)
  on({ "BufLeave", "BufWipeout" }, of.bufnr, function()
    vim.api.nvim_buf_clear_namespace(of.source, namespace, 0, -1)
  end)
  on("BufWipeout", of.bufnr, function()
    states[of.bufnr] = nil
  end)
end

---Opens the tree of `bufnr`.
---@param bufnr integer
---@param detail? "named"|"fields"|"all"
function M.open(bufnr, detail)
  if not request.client_for(bufnr, METHOD) then
    return
  end
  local of, is_new = panel.open(bufnr, {
    kind = "ast",
    refresh = refresh,
    keys = {
      ["<CR>"] = { "go to the node", jump },
      a = { "show more or fewer nodes", next_detail },
    },
  })
  if is_new then
    require("astrolens.highlight").define()
    states[of.bufnr] = { rows = {}, detail = config.get().ast.detail, encoding = "utf-16" }
    follow(of)
  end
  states[of.bufnr].detail = detail or states[of.bufnr].detail
  refresh(of)
end

return M
