-- The places where other files import one, in the quickfix list.

local list = require("astrolens.list")
local message = require("astrolens.message")
local request = require("astrolens.request")

local M = {}

---Has the server find the places, and lists them.
---@param client vim.lsp.Client
---@param file {uri: string} the file that a lens hands over
function M.show(client, file)
  local params = { command = "astrolens.showImporters", arguments = { file } }
  request.send(client, "workspace/executeCommand", params, function(trouble, places)
    if trouble then
      message.error(("the files that import this one cannot be told: %s"):format(trouble.message))
    elseif #places == 0 then
      message.warn("no file of the workspace imports this one")
    else
      local items = vim.lsp.util.locations_to_items(places, client.offset_encoding)
      list.fill("quickfix", "Imported by", items)
    end
  end)
end

return M
