-- What a file imports and who imports it, as a tree in a window beside it.

local message = require("astrolens.message")
local panel = require("astrolens.panel")
local request = require("astrolens.request")
local tree = require("astrolens.graph.tree")

local M = {}

local METHOD = "astrolens/moduleGraph"

---@class astrolens.GraphState
---@field folder string
---@field rows table<integer, astrolens.GraphRow>

---@class astrolens.GraphPanel: astrolens.Panel
---@field state astrolens.GraphState

---The folder of the client's workspace that `path` is in, the innermost if there are several.
---@param client vim.lsp.Client
---@param path string
---@return string?
local function folder_of(client, path)
  local found ---@type string?
  for _, folder in ipairs(client.workspace_folders or {}) do
    local name = vim.uri_to_fname(folder.uri)
    if vim.startswith(path, name .. "/") and #name > #(found or "") then
      found = name
    end
  end
  return found
end

---@param of astrolens.GraphPanel
---@param imports astrolens.ModuleGraph
---@param importers astrolens.ModuleGraph
---@param path string
local function draw(of, imports, importers, path)
  local written = tree.written(path, imports, importers)
  of.state.rows = written.rows
  of:set_lines(written.lines)
  of:set_title("Modules around this file")
end

---Asks for both sides, one after the other.
---@param of astrolens.GraphPanel
local function refresh(of)
  local client = request.client_for(of.source, METHOD)
  if not client then
    return
  end
  local folder = of.state.folder
  local path = vim.api.nvim_buf_get_name(of.source):sub(#folder + 2)
  ---@param is_reversed boolean
  ---@param done fun(graph: astrolens.ModuleGraph)
  local function ask(is_reversed, done)
    local params = {
      folder = vim.uri_from_fname(folder),
      focus = path,
      reverse = is_reversed,
      depth = tree.depth,
    }
    request.send(client, METHOD, params, function(trouble, graph)
      if not of:is_open() or (trouble and trouble.code == request.CONTENT_MODIFIED) then
        return
      elseif trouble then
        return of:set_lines({ trouble.message })
      elseif graph and graph ~= vim.NIL then
        done(graph)
      end
    end)
  end
  ask(false, function(imports)
    ask(true, function(importers)
      draw(of, imports, importers, path)
    end)
  end)
end

---Opens a file of the workspace in the window of the source.
---@param of astrolens.GraphPanel
---@param path string
---@param line integer
local function go(of, path, line)
  local winid = of:source_window()
  local file = vim.fs.joinpath(of.state.folder, path)
  if winid then
    vim.api.nvim_set_current_win(winid)
    vim.cmd("normal! m'")
    vim.cmd.edit(vim.fn.fnameescape(file))
  else
    vim.cmd.split(vim.fn.fnameescape(file))
  end
  vim.api.nvim_win_set_cursor(0, { math.min(line, vim.api.nvim_buf_line_count(0)), 0 })
end

---@param of astrolens.GraphPanel
---@return astrolens.GraphRow?
local function row(of)
  return of.state.rows[vim.api.nvim_win_get_cursor(0)[1]]
end

---@param of astrolens.GraphPanel
local function open_file(of)
  local under = row(of)
  if under then
    go(of, under.path, under.line)
  end
end

---@param of astrolens.GraphPanel
local function open_import(of)
  local under = row(of)
  if under then
    go(of, under.asked.path, under.asked.line)
  end
end

---Opens the tree around the file in `bufnr`.
---@param bufnr integer
function M.open(bufnr)
  local client = request.client_for(bufnr, METHOD)
  if not client then
    return
  end
  local folder = folder_of(client, vim.api.nvim_buf_get_name(bufnr))
  if not folder then
    return message.warn("this file is in no folder of the workspace: it has no module graph")
  end
  local of = panel.open(bufnr, {
    kind = "graph",
    state = { folder = folder, rows = {} },
    refresh = refresh,
    keys = {
      ["<CR>"] = { "open the file", open_file },
      i = { "go to the import", open_import },
    },
  }) --[[@as astrolens.GraphPanel]]
  refresh(of)
end

return M
