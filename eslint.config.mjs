import js from '@eslint/js'
import { defineConfig, globalIgnores } from 'eslint/config'
import { builtinRules } from 'eslint/use-at-your-own-risk'
import solid from 'eslint-plugin-solid/configs/typescript'
import tseslint from 'typescript-eslint'

/** ESLint gives a rule one severity; under a second name the size limit can warn before it refuses. */
const house = { rules: { 'long-file': builtinRules.get('max-lines') } }

const naming = [
  { selector: 'default', format: ['camelCase'], leadingUnderscore: 'allow' },
  { selector: 'variable', format: ['camelCase', 'UPPER_CASE', 'PascalCase'], leadingUnderscore: 'allow' },
  // What crosses the wire is in snake case, and is taken apart by its own names.
  { selector: ['variable', 'parameter'], modifiers: ['destructured'], format: null },
  {
    selector: ['function', 'import', 'parameter'],
    format: ['camelCase', 'PascalCase'],
    leadingUnderscore: 'allow',
  },
  { selector: 'typeLike', format: ['PascalCase'] },
  // Names of properties are often given by a wire format, an environment variable or a header.
  { selector: ['property', 'objectLiteralMethod', 'typeProperty'], format: null },
]

const clockAndChance = [
  {
    selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
    message: 'Ask the Clock that is passed in.',
  },
  { selector: 'CallExpression[callee.name="Date"]', message: 'Ask the Clock that is passed in.' },
]

const noEnvironment = {
  object: 'process',
  property: 'env',
  message: 'Only host/config.ts, cli/environment.ts and main.ts read it.',
}

/** Tests, and what stands beside them only for them. */
const tests = ['**/*.test.ts', 'tests/**/*.ts', 'bench/**/*.ts', 'src/**/fixtures/**', 'src/**/test[A-Z]*.ts']

export default defineConfig(
  globalIgnores(['dist/', '**/node_modules/', '.ast-grep/', 'src/adapters/store/drizzle/']),
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { house },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/naming-convention': ['error', ...naming],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      // A port is asynchronous by contract; an implementation of it may have nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // What is caught is unknown, and is passed on as it came.
      '@typescript-eslint/only-throw-error': 'off',
      // Terminals speak in control characters.
      'no-control-regex': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // Ports and tables are plain objects of closures; nothing here reads `this` from where it is called.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      'house/long-file': ['warn', 250],
      'max-lines': ['error', 400],
      'max-lines-per-function': ['error', { max: 60 }],
      'max-params': ['error', 5],
      'no-console': 'error',
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      'object-shorthand': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['src/ui/**/*.tsx', 'src/ui/**/*.ts'],
    ...solid,
  },
  {
    files: ['src/ui/**/*.tsx'],
    rules: {
      // A component is a function that holds its whole markup.
      'max-lines-per-function': ['error', { max: 140 }],
      // A handler may be asynchronous; what fails in it is shown where it was asked for.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: [
      'src/*/main.ts',
      'src/host/config.ts',
      'src/cli/environment.ts',
      'src/relay/hook/main.ts',
      'src/adapters/agents/demo/program/main.ts',
      '**/*.test.ts',
    ],
    rules: { 'no-restricted-properties': ['error', noEnvironment] },
  },
  {
    files: ['src/{base,contract,domain,core}/**/*.ts'],
    ignores: tests,
    rules: {
      'no-restricted-globals': [
        'error',
        'process',
        'crypto',
        'performance',
        'setTimeout',
        'setInterval',
        'fetch',
      ],
      'no-restricted-properties': [
        'error',
        noEnvironment,
        { object: 'Date', property: 'now', message: 'Ask the Clock that is passed in.' },
        { object: 'Math', property: 'random', message: 'Ask the source of ids that is passed in.' },
      ],
      'no-restricted-syntax': ['error', ...clockAndChance],
    },
  },
  {
    files: tests,
    rules: {
      // A `describe` is a table of contents, not a function to be read as one.
      'max-lines-per-function': 'off',
      'no-console': 'off',
      // `expect.any` and its kin are typed as any.
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
  {
    files: ['**/*.mjs', 'bin/switchyard', 'bin/*.js'],
    languageOptions: { globals: { console: 'readonly', process: 'readonly', URL: 'readonly' } },
  },
  {
    files: ['bin/switchyard', 'bin/*.js'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { require: 'readonly', module: 'writable', __dirname: 'readonly' },
    },
  },
)
