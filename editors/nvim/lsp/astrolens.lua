-- The configuration that `vim.lsp.enable("astrolens")` finds; `vim.lsp.config("astrolens", {…})`
-- changes it.

---@type vim.lsp.Config
return require("astrolens.client").config()
