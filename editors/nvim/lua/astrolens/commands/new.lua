-- `:Astrolens new [revision]`: the findings that are new or worse since a revision.

local scan = require("astrolens.scan")

---@type astrolens.Command
return {
  summary = "list the findings that are new or worse since a revision",
  most = 1,
  run = function(arguments)
    local client = scan.client()
    if client then
      local revision = arguments[1]
      local title = "Astrolens: new or worse since " .. (revision or "the merge base")
      -- Without a revision it is an empty table, which has to go as an object and not as a list.
      local since = revision and { revision = revision } or vim.empty_dict()
      require("astrolens.findings").list(client, scan.folders(client), title, since)
    end
  end,
}
