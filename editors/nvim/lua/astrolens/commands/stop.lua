-- `:Astrolens stop`

local supervisor = require("astrolens.supervisor")

---@type astrolens.Command
return {
  summary = "stop the server until `:Astrolens restart`",
  run = function()
    supervisor.reset()
    supervisor.stopped = "by-user"
    vim.lsp.stop_client(require("astrolens.client").all())
  end,
}
