-- Which options there are and what they can be. A row says it as a person reads it.

local M = {}

---@class astrolens.OptionRow
---@field allowed string what it can be, as a person reads it
---@field is_right fun(value: any): boolean

---@param value any
---@return boolean
local function is_boolean(value)
  return type(value) == "boolean"
end

---@param least integer
---@return astrolens.OptionRow
local function count(least)
  return {
    allowed = ("a whole number from %d on"):format(least),
    is_right = function(value)
      return type(value) == "number" and value >= least and value % 1 == 0
    end,
  }
end

---@param words string[]
---@return astrolens.OptionRow
local function one_of(words)
  local quoted = vim.tbl_map(function(word)
    return ("%q"):format(word)
  end, words)
  return {
    allowed = table.concat(quoted, " or "),
    is_right = function(value)
      return vim.tbl_contains(words, value)
    end,
  }
end

---@type astrolens.OptionRow
local flag = { allowed = "true or false", is_right = is_boolean }

---@type astrolens.OptionRow
local text = {
  allowed = "a string",
  is_right = function(value)
    return type(value) == "string"
  end,
}

---@type table<string, table<string, astrolens.OptionRow>|astrolens.OptionRow>
M.rows = {
  autostart = flag,
  server = {
    path = text,
    arguments = {
      allowed = "a list of strings",
      is_right = function(value)
        return type(value) == "table" and vim.iter(value):all(text.is_right)
      end,
    },
    restarts = count(0),
    backoff = count(1),
  },
  codelens = { enable = flag },
  breakdown = {
    border = {
      allowed = "a border as for nvim_open_win()",
      is_right = function(value)
        return type(value) == "string" or vim.islist(value)
      end,
    },
    points = flag,
  },
  ast = { detail = one_of({ "named", "fields", "all" }) },
  panel = { split = one_of({ "right", "left", "above", "below" }) },
  scan = { list = one_of({ "quickfix", "loclist" }), open = flag, worst = count(1) },
  statusline = { format = text },
  settings = {
    allowed = "a table: the server says what is wrong in it",
    is_right = function(value)
      return type(value) == "table"
    end,
  },
}

---How many letters differ between two words: insertions, deletions and replacements.
---@param one string
---@param other string
---@return integer
local function distance(one, other)
  local row = {}
  for column = 0, #other do
    row[column] = column
  end
  for line = 1, #one do
    local diagonal = row[0]
    row[0] = line
    for column = 1, #other do
      local replaced = diagonal + (one:byte(line) == other:byte(column) and 0 or 1)
      diagonal = row[column]
      row[column] = math.min(replaced, row[column] + 1, row[column - 1] + 1)
    end
  end
  return row[#other]
end

---The one of `words` that `word` was most likely meant to be, or nothing if none is near.
---@param word string
---@param words string[]
---@return string?
function M.nearest(word, words)
  local best, least = nil, math.max(2, math.floor(#word / 2)) + 1
  table.sort(words)
  for _, candidate in ipairs(words) do
    local differ = distance(word:lower(), candidate:lower())
    if differ < least then
      best, least = candidate, differ
    end
  end
  return best
end

---@param path string
---@param key any
---@param rows table<string, any>
---@return string
local function unknown(path, key, rows)
  local keys = vim.tbl_keys(rows)
  local nearest = M.nearest(tostring(key), keys)
  if nearest then
    return ("there is no option `%s%s`: did you mean `%s%s`?"):format(path, key, path, nearest)
  end
  table.sort(keys)
  local all = table.concat(keys, ", ")
  return ("there is no option `%s%s`, only %s"):format(path, key, all)
end

---@param options table<any, any>
---@param rows table<string, any>
---@param path string
---@param problems string[]
---@return table<string, any> right
local function check_table(options, rows, path, problems)
  local right = {}
  for key, value in vim.spairs(options) do
    local row = rows[key]
    local name = path .. tostring(key)
    if not row then
      table.insert(problems, unknown(path, key, rows))
    elseif row.is_right then
      if row.is_right(value) then
        right[key] = value
      else
        local is = vim.inspect(value, { newline = " ", indent = "" })
        table.insert(problems, ("`%s` must be %s, not %s"):format(name, row.allowed, is))
      end
    elseif type(value) == "table" then
      right[key] = check_table(value, row, name .. ".", problems)
    else
      table.insert(problems, ("`%s` must be a table, not %s"):format(name, vim.inspect(value)))
    end
  end
  return right
end

---Tells the options that are right from those that are not.
---@param options any
---@return astrolens.Options right
---@return string[] problems a sentence each
function M.check(options)
  if type(options) ~= "table" then
    return {}, { ("the options must be a table, not %s"):format(vim.inspect(options)) }
  end
  local problems = {} ---@type string[]
  return check_table(options, M.rows, "", problems), problems
end

return M
