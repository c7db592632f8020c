-- Highlight groups: each is a link that a colour scheme or a user may change.

local M = {}

---@type table<string, string>
M.links = {
  AstrolensIncrement = "Underlined",
  AstrolensPoints = "DiagnosticVirtualTextInfo",
  AstrolensNode = "Visual",
}

---Defines the groups that nobody else has.
function M.define()
  for name, target in pairs(M.links) do
    vim.api.nvim_set_hl(0, name, { link = target, default = true })
  end
end

return M
