-- `:Astrolens scan [folder]`: the findings of the workspace.

local config = require("astrolens.config")
local list = require("astrolens.list")
local message = require("astrolens.message")
local scan = require("astrolens.scan")

---@type astrolens.Command
return {
  summary = "list the findings of the workspace, or of a folder",
  most = 1,
  complete = function(lead)
    return vim.fn.getcompletion(lead, "dir")
  end,
  run = function(arguments)
    local client = scan.client()
    if not client then
      return
    end
    local items = {} ---@type vim.quickfix.entry[]
    scan.start(client, scan.folders(client, arguments[1]), function(report, folder)
      local path = vim.fs.joinpath(folder, report.path)
      for _, finding in ipairs(report.findings) do
        table.insert(items, list.of_finding(finding, path))
      end
    end, function(files)
      list.fill(config.get().scan.list, "Astrolens: findings", items)
      local count = message.count
      message.info(count(#items, "finding") .. " in " .. count(files, "file"))
    end)
  end,
}
