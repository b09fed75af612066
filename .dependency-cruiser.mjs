/** Who may import whom. TypeScript's project references say the same, and a test holds the two together. */
export const mayImport = {
  base: [],
  contract: ['base'],
  domain: ['base', 'contract'],
  core: ['base', 'contract', 'domain'],
  adapters: ['base', 'contract', 'core/ports'],
  server: ['base', 'contract', 'core/index'],
  host: ['base', 'contract', 'domain', 'core', 'adapters', 'server'],
  client: ['base', 'contract'],
  relay: ['base', 'contract', 'client'],
  cli: ['base', 'contract', 'client'],
  ui: ['base', 'contract', 'client', 'domain/evolve'],
}

/** npm packages of the layers that run anywhere; the layers that are not named may use any. */
const packages = {
  base: [],
  contract: ['zod', '@orpc/contract', '@orpc/zod', '@orpc/openapi'],
  domain: ['picomatch', 'unbash'],
  core: [],
}

/** One folder each for what is hard to exchange. */
const owners = {
  'better-sqlite3': 'src/adapters/store/',
  'drizzle-orm': 'src/adapters/store/',
  'node-pty': 'src/adapters/pty/',
  '@parcel/watcher': 'src/adapters/files/',
  execa: 'src/adapters/',
}

const withNodeModules = ['adapters', 'server', 'host', 'relay', 'cli']
/** Tests, and what stands beside them only for them. */
const test = '\\.test\\.ts$|/fixtures/|/test[A-Z]\\w*\\.ts$'
const files = {
  core: '^src/core/',
  'core/ports': '^src/core/ports(/|\\.ts$)',
  'core/index': '^src/core/index\\.ts$',
}
const pathOf = (name) => files[name] ?? (name.includes('/') ? `^src/${name}\\.ts$` : `^src/${name}/`)
const npm = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown']
const packagePath = (name) => `(^|node_modules/)${name}(/|$)`

const matrix = Object.entries(mayImport).map(([layer, allowed]) => ({
  name: `${layer}-imports`,
  comment: `${layer} may import only ${allowed.join(', ') || 'nothing'}`,
  severity: 'error',
  from: { path: pathOf(layer), pathNot: test },
  to: { path: '^(src|electron|tests|bench|scripts)/', pathNot: [`^src/${layer}/`, ...allowed.map(pathOf)] },
}))

const packageRules = Object.entries(packages).map(([layer, allowed]) => ({
  name: `${layer}-packages`,
  comment: `${layer} runs anywhere and may use only these packages: ${allowed.join(', ') || 'none'}`,
  severity: 'error',
  from: { path: pathOf(layer), pathNot: test },
  to: {
    dependencyTypes: npm,
    ...(allowed.length > 0 && { pathNot: allowed.map(packagePath) }),
  },
}))

const ownerRules = Object.entries(owners).map(([name, folder]) => ({
  name: `${name}-owner`,
  comment: `${name} is used only in ${folder}`,
  severity: 'error',
  from: { path: '^(src|electron)/', pathNot: [`^${folder}`, test] },
  to: { path: packagePath(name) },
}))

export default {
  forbidden: [
    ...matrix,
    ...packageRules,
    ...ownerRules,
    {
      name: 'adapters-apart',
      comment: 'One adapter does not know another; what both need is passed in by the host',
      severity: 'error',
      from: { path: '^src/adapters/([^/]+)/', pathNot: test },
      to: { path: '^src/adapters/', pathNot: '^src/adapters/$1/' },
    },
    {
      name: 'ports-are-types',
      comment: 'An adapter implements a port; it runs nothing of the core',
      severity: 'error',
      from: { path: '^src/adapters/', pathNot: test },
      to: { path: '^src/core/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'node-modules-of-node',
      comment: `node: modules only in ${withNodeModules.join(', ')} and electron`,
      severity: 'error',
      from: { path: '^src/', pathNot: [`^src/(${withNodeModules.join('|')})/`, test] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'electron-imports',
      comment:
        'The shell starts the host as a process; of the screens it knows what they ask of it, as types',
      severity: 'error',
      from: { path: '^electron/', pathNot: test },
      to: {
        path: '^(src|tests|bench|scripts)/',
        pathNot: ['^src/(base|contract|client)/', '^src/ui/bridge\\.d\\.ts$'],
      },
    },
    {
      name: 'electron-in-its-folder',
      comment: 'The host must run on plain Node',
      severity: 'error',
      from: { pathNot: '^electron/' },
      to: { path: '(^|node_modules/)electron(/|$)' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-test-in-product',
      severity: 'error',
      from: { path: '^(src|electron)/', pathNot: test },
      to: { path: [test, '^tests/', '^bench/'] },
    },
    {
      name: 'no-development-package-in-product',
      severity: 'error',
      from: { path: '^(src|electron)/', pathNot: [test, '^src/ui/'] },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        // The desktop app itself brings Electron; electron-builder wants it among the development packages.
        pathNot: 'node_modules/(@types|electron)/',
      },
    },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: { pathNot: test },
      to: { couldNotResolve: true, pathNot: '^electron(/|$)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
