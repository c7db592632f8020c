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
    local client = scan.client(not arguments[1] and "astrolens/findings" or nil)
    if not client then
      return
    end
    local findings = require("astrolens.findings")
    local title = "Astrolens: findings"
    if arguments[1] or vim.tbl_isempty(client.workspace_folders or {}) then
      findings.list(client, scan.folders(client, arguments[1]), title)
    else
      findings.of_workspace(client, title)
    end
  end,
}
