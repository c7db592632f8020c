-- `:Astrolens new [revision]`: what is new or got worse since a revision.

local list = require("astrolens.list")
local scan = require("astrolens.scan")

---@type astrolens.Command
return {
  summary = "list the findings that are new or worse since a revision",
  most = 1,
  run = function(arguments)
    local revision = arguments[1]
    local client = scan.client()
    if client then
      local title = "Astrolens: new or worse since " .. (revision or "the merge base")
      list.scan(client, scan.folders(client), title, { revision = revision })
    end
  end,
}
