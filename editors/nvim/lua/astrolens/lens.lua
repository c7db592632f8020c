-- Code lenses, kept in step with the text.

local request = require("astrolens.request")

local M = {}

local METHOD = "textDocument/codeLens"

---@class astrolens.Asking
---@field again boolean the text has changed since it was asked

---By buffer, while an answer is awaited.
---@type table<integer, astrolens.Asking>
local asking = {}

---Asks for the lenses of a buffer and has them shown; one question at a time, and the last text
---counts.
---@param client vim.lsp.Client
---@param bufnr integer
local function refresh(client, bufnr)
  if asking[bufnr] then
    asking[bufnr].again = true
    return
  end
  local mine = { again = false } ---@type astrolens.Asking
  asking[bufnr] = mine
  local params = { textDocument = { uri = vim.uri_from_bufnr(bufnr) } }
  local sent = request.send(client, METHOD, params, function(trouble, result, context)
    asking[bufnr] = nil
    if not vim.api.nvim_buf_is_loaded(bufnr) then
      return
    end
    local is_old = trouble and trouble.code == request.CONTENT_MODIFIED
    if not trouble then
      vim.lsp.codelens.on_codelens(nil, result or {}, context)
    end
    if mine.again or is_old then
      refresh(client, bufnr)
    end
  end, bufnr)
  if not sent then
    asking[bufnr] = nil
  end
end

---Has the lenses of `bufnr` drawn again: Neovim 0.11 wipes away the one that is run.
---@param client vim.lsp.Client
---@param bufnr integer
function M.redraw(client, bufnr)
  if not vim.lsp.codelens.enable and require("astrolens.config").get().codelens.enable then
    refresh(client, bufnr)
  end
end

---Keeps the lenses of `bufnr` in step with its text.
---@param client vim.lsp.Client
---@param bufnr integer
function M.attach(client, bufnr)
  if not client.server_capabilities.codeLensProvider then
    return
  end
  -- Neovim 0.12 does all of it by itself.
  if vim.lsp.codelens.enable then
    vim.lsp.codelens.enable(true, { bufnr = bufnr })
    return
  end
  asking[bufnr] = nil
  local group = vim.api.nvim_create_augroup("astrolens.lens." .. bufnr, {})
  vim.api.nvim_create_autocmd({ "BufEnter", "InsertLeave", "TextChanged" }, {
    group = group,
    buffer = bufnr,
    desc = "Refresh the code lenses of Astrolens",
    callback = function()
      refresh(client, bufnr)
    end,
  })
  vim.api.nvim_create_autocmd("LspDetach", {
    group = group,
    buffer = bufnr,
    callback = function(event)
      if event.data.client_id == client.id then
        vim.api.nvim_del_augroup_by_id(group)
        asking[bufnr] = nil
      end
    end,
  })
  refresh(client, bufnr)
end

---The server says that lenses are no longer right: they are asked for again.
---@type lsp.Handler
function M.on_refresh(trouble, result, context)
  local default = vim.lsp.handlers[context.method]
  if default then
    return default(trouble, result, context)
  end
  local client = vim.lsp.get_client_by_id(context.client_id)
  if client and require("astrolens.config").get().codelens.enable then
    for bufnr in pairs(client.attached_buffers) do
      refresh(client, bufnr)
    end
  end
  return vim.NIL
end

return M
