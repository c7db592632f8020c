vim.lsp.config('astrolens', {
  cmd = { 'astrolens', 'lsp' },
  filetypes = { 'python', 'go', 'c', 'cpp', 'arduino', 'javascript', 'javascriptreact', 'typescript', 'typescriptreact', 'rust', 'toml' },
  root_markers = { 'astrolens.toml', '.git' },
})
vim.lsp.enable('astrolens')
vim.diagnostic.config({ virtual_text = true })
vim.api.nvim_create_autocmd({ 'LspAttach', 'BufEnter', 'InsertLeave' }, {
  callback = function(event) vim.lsp.codelens.refresh({ bufnr = event.buf }) end,
})
