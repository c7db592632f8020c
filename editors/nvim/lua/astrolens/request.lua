-- Requests to the server. What goes wrong is told, unless it will be asked again anyway.

local client = require("astrolens.client")
local message = require("astrolens.message")

local M = {}

---The document has changed since it was asked about: its answer would be of another text.
M.CONTENT_MODIFIED = -32801
local REQUEST_CANCELLED = -32800

---How often a question about a changing document is put again.
local ATTEMPTS = 5

---Whether the server answers `method`, one of its own requests.
---@param of vim.lsp.Client
---@param method string
---@return boolean
function M.is_offered(of, method)
  local own = vim.tbl_get(of.server_capabilities, "experimental", "astrolens", "requests") or {}
  return vim.tbl_contains(own, method)
end

---Sends a request as this version of Neovim does it.
---@param to vim.lsp.Client
---@param method string
---@param params table
---@param handler lsp.Handler
---@param bufnr? integer
---@return boolean sent
---@return integer? id by which it is cancelled
function M.send(to, method, params, handler, bufnr)
  if vim.fn.has("nvim-0.11") == 1 then
    return to:request(method, params, handler, bufnr)
  end
  ---@diagnostic disable-next-line: param-type-mismatch, missing-parameter
  return to.request(method, params, handler, bufnr)
end

---@param to vim.lsp.Client
---@param method string
---@param params table
---@param bufnr integer
---@param attempts integer
---@param done fun(result: any, client: vim.lsp.Client)
local function ask(to, method, params, bufnr, attempts, done)
  M.send(to, method, params, function(trouble, result)
    if not trouble then
      done(result ~= vim.NIL and result or nil, to)
    elseif trouble.code == M.CONTENT_MODIFIED and attempts > 1 then
      ask(to, method, params, bufnr, attempts - 1, done)
    elseif trouble.code ~= M.CONTENT_MODIFIED and trouble.code ~= REQUEST_CANCELLED then
      message.error(("`%s` failed: %s"):format(method, trouble.message))
    end
  end, bufnr)
end

---The client of `bufnr` if it answers `method`; else the person is told why there is none.
---@param bufnr integer
---@param method string
---@return vim.lsp.Client?
function M.client_for(bufnr, method)
  local of = client.ensure(bufnr)
  if not of then
    message.warn("no server looks after this buffer: `:checkhealth astrolens` tells why")
    return nil
  end
  if not M.is_offered(of, method) then
    local version = of.server_info and of.server_info.version or "this server"
    message.warn(("astrolens %s does not answer `%s`: update it"):format(version, method))
    return nil
  end
  return of
end

---Asks the server of `bufnr`, and calls `done` with the result, which is nothing for `null`.
---@param bufnr integer
---@param method string
---@param params table `textDocument` is added
---@param done fun(result: any, client: vim.lsp.Client)
function M.document(bufnr, method, params, done)
  local of = M.client_for(bufnr, method)
  if of then
    params.textDocument = { uri = vim.uri_from_bufnr(bufnr) }
    ask(of, method, params, bufnr, ATTEMPTS, done)
  end
end

return M
