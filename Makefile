# Every target is a thin call of something you could type yourself.
# Set on the command line only: some shells export a HOST of their own.
HOST := 127.0.0.1
PORT := 8000
PYTHON_HERE := .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help demo test thorough check bench soak lighthouse venv dev lint format types templates migrations deploy vendored translations pins messages requirements

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: venv ## Try Waystation out with invented people: make demo [HOST=0.0.0.0] [PORT=8000]
	$(PYTHON_HERE) manage.py demo --host $(HOST) --port $(PORT)

test: dev ## Run the tests, those in a browser too: make test [ARGS="tests/quizzes -x"]
	$(PYTHON_HERE) -m pytest $(ARGS)

thorough: dev ## Run those as well that try at length what others try once
	$(PYTHON_HERE) -m pytest -m "" $(ARGS)

check: lint types templates migrations deploy vendored translations pins ## Check everything that needs no running

bench: dev ## Measure what pages, attempts, files and certificates cost: make bench [ARGS=--thousand]
	$(PYTHON_HERE) manage.py bench $(ARGS)

soak: dev ## Try what a run of the tests tries some hundred times ten thousand times; takes an hour or more
	SCOPE_CASES=10000 $(PYTHON_HERE) -m pytest -p no:xdist -o addopts="--import-mode=importlib" tests/tracking/test_scope_property.py $(ARGS)

lighthouse: dev ## Ask Lighthouse about the pages a worker meets; needs nginx and npm
	$(PYTHON_HERE) manage.py bench --lighthouse $(ARGS)

venv: ## Make .venv and install what Waystation runs on
	@scripts/install

dev: ## Install what the tests and checks need as well
	@scripts/install dev

lint: dev ## (check) Python style and likely mistakes
	$(PYTHON_HERE) -m ruff check .
	$(PYTHON_HERE) -m ruff format --check .

format: dev ## Put Python files into shape
	$(PYTHON_HERE) -m ruff check --fix .
	$(PYTHON_HERE) -m ruff format .

types: dev ## (check) types
	$(PYTHON_HERE) -m mypy

templates: dev ## (check) templates
	$(PYTHON_HERE) -m djlint templates --lint --quiet

migrations: dev ## (check) that migrations are up to date
	DATABASE_URL=sqlite://:memory: $(PYTHON_HERE) manage.py makemigrations --check --dry-run

# Made up, but complete: what an operator would write into .env.
deploy: dev ## (check) the settings for production
	SECRET_KEY=$$($(PYTHON_HERE) -c 'import secrets; print(secrets.token_urlsafe(50))') \
	ALLOWED_HOSTS=learn.example.org BASE_URL=https://learn.example.org TRUSTED_PROXIES=127.0.0.1 \
	DATABASE_URL=sqlite:///$(CURDIR)/var/deploy.sqlite3 SMS_BACKEND=people.sms.FileBackend \
	$(PYTHON_HERE) manage.py check --deploy --fail-level WARNING --settings lms.settings.production

vendored: ## (check) that files of others are as they were fetched
	python3 scripts/verify_vendored.py

translations: dev ## (check) that every sentence is translated
	$(PYTHON_HERE) scripts/verify_translations.py

pins: dev ## (check) that the lists of requirements agree
	$(PYTHON_HERE) scripts/verify_requirements.py

messages: dev ## Collect sentences to translate into locale/ and compile the catalogues
	$(PYTHON_HERE) manage.py makemessages --all --no-wrap --add-location file --ignore var --ignore .venv --ignore tests
	$(PYTHON_HERE) manage.py compilemessages --ignore .venv --ignore var

requirements: dev ## Resolve requirements*.in anew: make requirements [ARGS="--upgrade-package wagtail"]
	$(PYTHON_HERE) -m uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header $(ARGS) requirements.in -o requirements.txt
	$(PYTHON_HERE) -m uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header $(ARGS) -c requirements.txt requirements-dev.in -o requirements-dev.txt
