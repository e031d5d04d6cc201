import { execFileSync } from 'node:child_process'

/** Nothing tells what changed. */
export class NoSuchCommit extends Error {
  constructor(commit: string) {
    super(`git knows no commit ${commit}; name one with --changed=<commit>`)
  }
}

/**
 * Files that differ from a commit, those that git does not know yet included.
 * @param base default: where this branch left `origin/main`, or the last commit where there is none
 * @throws NoSuchCommit
 */
export function changedFiles(base?: string): { base: string; files: string[] } {
  const from = base ?? leftMainAt() ?? 'HEAD'
  const commit = attempt(() => git('rev-parse', '--verify', '--short=12', `${from}^{commit}`).trim())
  if (commit === undefined) throw new NoSuchCommit(from)
  const differing = git('diff', '--name-only', '--no-renames', from, '--')
  const unknown = git('ls-files', '--others', '--exclude-standard')
  const files = [...differing.split('\n'), ...unknown.split('\n')].filter((file) => file !== '')
  return { base: commit, files: [...new Set(files)].sort() }
}

function leftMainAt(): string | undefined {
  return attempt(() => git('merge-base', 'HEAD', 'origin/main').trim())
}

function attempt<T>(step: () => T): T | undefined {
  try {
    return step()
  } catch {
    return undefined
  }
}

function git(...args: string[]): string {
  return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}
