import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import type { CallBundle } from '#protocol/calls/bundle/callBundle.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import type { WatchedPage } from '../journey/watchPage.ts'

/** A file that somebody downloaded, and what is in it. */
export interface SavedBundle {
  path: string
  bundle: CallBundle
}

/** One side saves everything that their call is judged by, from its page. */
export async function saveBundle({ page, press }: WatchedPage, bookingId: string): Promise<SavedBundle> {
  await page.goto(new URL(`/me/calls/${bookingId}`, page.url()).href)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    press('button:text-is("Download the record")'),
  ])
  expect(download.suggestedFilename()).to.equal(`call-${bookingId}.json`)
  const path = await download.path()
  return { path, bundle: JSON.parse(readFileSync(path, 'utf8')) }
}

/** The same with one beat of the fan's page turned around, and one span of ours left out. @returns what is to be said of the two */
export function falsify({ path, bundle }: SavedBundle): { path: string; faults: RegExp[] } {
  const changed = structuredClone(bundle)
  const beat = changed.beats.find(({ side }) => side === 'fan') ?? expect.fail('the fan has no beat')
  beat.isLinked = !beat.isLinked
  const [span] = changed.spans.splice(0, 1)
  if (!span) return expect.fail('nothing was seen by us')
  const other = `${path}.changed.json`
  writeFileSync(other, JSON.stringify(changed))
  const ofBeat = `the fan's beat ${beat.n} of page`
  return {
    path: other,
    faults: [
      new RegExp(`Changed: ${ofBeat}`),
      new RegExp(`Never signed: ${ofBeat}`),
      new RegExp(`Removed: the site sealed what the site saw of the ${span.side} by ${span.source}`),
    ],
  }
}

/** What the page makes of a file, for anybody. @returns what it says of single rows */
export async function checkFile(
  { page }: WatchedPage,
  path: string,
  state: 'holds' | 'differs',
): Promise<string> {
  await page.goto(new URL('/verify', page.url()).href)
  await page.locator('input[type=file]').setInputFiles(path)
  const result = page.getByTestId('verify-result')
  await result.and(page.locator(`[data-state=${state}]`)).waitFor()
  await expectAccessible(page)
  return (await result.getByTestId('verify-faults').allTextContents()).join()
}

/** The command on the same file, which asks nobody. @returns its exit code, and what it prints */
export function verifyByCommand(...args: string[]): { code: number | null; text: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/verify/main.ts', ...args], {
    encoding: 'utf8',
  })
  return { code: status, text: stdout + stderr }
}
