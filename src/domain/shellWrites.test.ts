import { describe, expect, it, test } from 'vitest'
import { overlap, readTarget, type LockTarget } from './lockKeys.ts'
import { patchPaths } from './patchPaths.ts'
import { shellWrites } from './shellWrites.ts'

/** Somebody else holds these; the command runs at the root of the project. */
const HELD = [readTarget('file:src/held.ts'), readTarget('dir:vendor')]

const plain = (path: string): string =>
  path
    .split('/')
    .filter((part) => part !== '.' && part !== '')
    .reduce<string[]>((done, part) => (part === '..' ? done.slice(0, -1) : [...done, part]), [])
    .join('/') || '.'
const targets = (command: string): LockTarget[] =>
  shellWrites(command).map(({ kind, path }) => ({ kind, path: plain(path) }))
const refused = (command: string): boolean =>
  targets(command).some((target) => HELD.some((held) => overlap(held, target)))

describe('is refused, because it would write to what another holds', () => {
  test.each([
    'echo x > src/held.ts',
    'echo x >> src/held.ts',
    'echo x >| src/held.ts',
    'make &> src/held.ts',
    'make 2> src/held.ts',
    '> src/held.ts',
    'cat <<EOF > src/held.ts\nnew\nEOF',
    'printf x | tee src/held.ts',
    'printf x | tee -a other.ts src/held.ts',
    "sed -i 's/a/b/' src/held.ts",
    "sed -i.bak -e 's/a/b/' src/held.ts",
    "sed --in-place=.old 's/a/b/' src/other.ts src/held.ts",
    "perl -pi -e 's/a/b/' src/held.ts",
    "perl -i.bak -pe 's/a/b/' src/*.ts",
    'cp other.ts src/held.ts',
    'cp -t src held.ts',
    'cp held.ts src/',
    'mv src/held.ts src/new.ts',
    'mv other.ts src/held.ts',
    'rm src/held.ts',
    'rm -rf src',
    'rm -f -- src/held.ts',
    'truncate -s 0 src/held.ts',
    'dd if=/dev/zero of=src/held.ts',
    'install -m 644 x src/held.ts',
    'git checkout -- src/held.ts',
    'git checkout HEAD~1 src/held.ts',
    'git checkout .',
    'git restore src/held.ts',
    'git restore --source=HEAD~1 src',
    'git -C src checkout -- held.ts',
    'git reset --hard',
    'git stash',
    'cd src && echo x > held.ts',
    'cd src; sed -i s/a/b/ held.ts',
    'mkdir -p a && cd a && cd ../src && rm held.ts',
    '(cd src && rm held.ts)',
    'if true; then rm src/held.ts; fi',
    'for f in src/a.ts src/held.ts; do echo > "$f"; done',
    'FILE=src/held.ts; echo x > $FILE',
    "bash -c 'echo x > src/held.ts'",
    'sudo -u root rm src/held.ts',
    'timeout 5 sed -i s/a/b/ src/held.ts',
    'env A=1 tee src/held.ts < x',
    'npm test && rm -r vendor/lib',
    'echo x > vendor/new.js',
    "apply_patch <<'EOF'\n*** Begin Patch\n*** Update File: src/held.ts\n@@\n-a\n+b\n*** End Patch\nEOF",
    'find src -name "*.ts" -delete',
    'true || rm src/held.ts',
    'x=$(rm src/held.ts)',
  ])('%s', (command) => {
    expect(refused(command)).toBe(true)
  })
})

describe('is let through', () => {
  test.each([
    'cat src/held.ts',
    'grep -rn x src > out.txt',
    'sed s/a/b/ src/held.ts',
    'cp src/held.ts copy.ts',
    'git checkout main',
    'git checkout -b src/held.ts',
    'git restore --staged src/held.ts',
    'git diff src/held.ts',
    'git add src/held.ts && git commit -m "src/held.ts"',
    'echo "rm src/held.ts"',
    "echo 'x > src/held.ts'",
    'echo x > /dev/null 2>&1',
    'cd src && echo x > other.ts',
    '(cd src); rm held.ts',
    'cd "$SOMEWHERE" && rm held.ts',
    'rm src/held.tsx',
    'diff <(cat src/held.ts) other.ts',
    '# rm src/held.ts',
    'node build.js --out src/held.ts',
    'echo x > "$UNKNOWN"',
    'cat <<EOF\nrm src/held.ts\nEOF',
    'git clean -n',
    'find src -name held.ts',
    'tail -f src/held.ts',
  ])('%s', (command) => {
    expect(refused(command)).toBe(false)
  })
})

it('never fails on a command line that is none', () => {
  for (const odd of [
    '',
    '((',
    'if',
    '"',
    "echo '",
    '$(',
    'a <<EOF',
    '\u0000',
    '>'.repeat(500),
    '('.repeat(300),
  ])
    expect(() => shellWrites(odd)).not.toThrow()
})

it('reads every path of a patch', () => {
  const patch = [
    '*** Begin Patch',
    '*** Add File: a.ts',
    '+one',
    '*** Update File: src/b c.ts',
    '*** Move to: src/d.ts',
    '@@',
    '-*** Delete File: no.ts',
    '*** Delete File: e.ts',
    '*** End Patch',
  ].join('\n')
  expect(patchPaths(patch)).toEqual(['a.ts', 'src/b c.ts', 'src/d.ts', 'e.ts'])
})
