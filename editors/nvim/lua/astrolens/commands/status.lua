-- `:Astrolens status`: how the server is.

local message = require("astrolens.message")
local request = require("astrolens.request")

local METHOD = "astrolens/status"

---@param status table the result of `astrolens/status`
---@return string[]
local function written(status)
  local lines = {
    "# Astrolens " .. status.version,
    "",
    "- program: " .. (require("astrolens.server").path() or "gone"),
    ("- protocol %d, positions in %s"):format(status.protocol, status.encoding),
    ("- open documents: %d"):format(status.documents.open),
  }
  local memory = status.memoryBytes
  if memory and memory ~= vim.NIL then
    table.insert(lines, ("- memory: %.0f MiB"):format(memory / 1024 / 1024))
  end
  for _, folder in ipairs(status.workspace) do
    local text = "- `%s`: %d files, %d analysed"
    table.insert(lines, text:format(vim.uri_to_fname(folder.uri), folder.files, folder.analysed))
  end
  local cache = status.cache
  if cache and cache ~= vim.NIL then
    table.insert(
      lines,
      ("- cache: `%s`, %d hits, %d misses"):format(cache.path, cache.hits, cache.misses)
    )
  end
  local background = status.background
  local text = background.state == "scanning"
      and ("scanning, %d of %d files"):format(background.done, background.total)
    or "idle"
  table.insert(lines, "- background: " .. text)
  if background.place then
    table.insert(lines, "- files are analysed by " .. background.place)
  end
  if status.panics > 0 then
    table.insert(lines, ("- analyses that failed: %d, see `:Astrolens log`"):format(status.panics))
  end
  return lines
end

---@type astrolens.Command
return {
  summary = "show how the server is",
  run = function()
    local clients = require("astrolens.client")
    local of = clients.of(vim.api.nvim_get_current_buf()) or clients.all()[1]
    if not of then
      return message.warn("no server runs: `:checkhealth astrolens` tells why")
    end
    if not request.is_offered(of, METHOD) then
      local version = of.server_info and of.server_info.version or "of unknown version"
      return message.info(("the server, %s, runs; it tells no more of itself"):format(version))
    end
    request.send(of, METHOD, vim.empty_dict(), function(trouble, status)
      if trouble then
        return message.error(trouble.message)
      end
      local options = { border = require("astrolens.config").get().breakdown.border }
      vim.lsp.util.open_floating_preview(written(status), "markdown", options)
    end)
  end,
}
