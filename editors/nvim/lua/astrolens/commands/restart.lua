-- `:Astrolens restart`: also the way out when the server was given up.

local client = require("astrolens.client")
local supervisor = require("astrolens.supervisor")

---How long a server may take to end before it is killed, in milliseconds.
local GRACE = 3000

---@type astrolens.Command
return {
  summary = "start the server, or start it again",
  run = function()
    local old = client.all()
    vim.lsp.stop_client(old)
    supervisor.reset()
    local function is_gone()
      return #client.all() == 0
    end
    if not vim.wait(GRACE, is_gone, 10) then
      vim.lsp.stop_client(old, true)
      vim.wait(GRACE, is_gone, 10)
    end
    client.forget_config()
    client.attach_all()
  end,
}
