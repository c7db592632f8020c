-- `:Astrolens scan [folder]`: the findings of the workspace.

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
    if client then
      local folders = scan.folders(client, arguments[1])
      require("astrolens.findings").list(client, folders, "Astrolens: findings")
    end
  end,
}
