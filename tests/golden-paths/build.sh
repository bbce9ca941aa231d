# Building a rendered tree and running its own tests, as its workflow `ci` does.

build() {
  local case=$1 tree=$2 limit=600
  cd "$tree" || return
  if [ -e go.mod ]; then
    try "$case" gofmt gofmt: formatted_go
    try "$case" "go vet" go vet ./...
    try "$case" "go test" go test -race ./...
  fi
  if [ -e package-lock.json ]; then
    try "$case" "npm ci" npm ci --silent --no-audit --no-fund
    local script
    for script in lint test build budget smoke; do
      try "$case" "npm run $script" npm run --silent --if-present "$script"
    done
  fi
  if [ -e pyproject.toml ]; then
    try "$case" ruff ruff check .
    try "$case" "ruff format" ruff format --check .
    try "$case" pytest python3: python_tests
  fi
  if [ -d terraform ]; then
    try "$case" "terraform fmt" terraform fmt -check -recursive terraform
  fi
  if [ -e Cargo.toml ]; then
    try "$case" "cargo fmt" cargo fmt --check
    try "$case" "cargo clippy" cargo clippy --quiet --all-targets -- -D warnings
    try "$case" "cargo test" cargo test --quiet
  fi
}

formatted_go() {
  local found
  found=$(gofmt -l .) && [ -z "$found" ] || { printf 'not formatted: %s\n' "$found"; return 1; }
}

# Exactly the locked dependencies, in an environment of its own beside the tree.
python_tests() {
  local environment=$PWD.python
  python3 -m venv "$environment" &&
    "$environment/bin/pip" install --quiet --disable-pip-version-check --require-hashes \
      --requirement requirements-dev.txt &&
    "$environment/bin/python" -m pytest -q
}

export -f formatted_go python_tests
