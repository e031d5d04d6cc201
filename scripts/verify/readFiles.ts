import { readFileSync } from 'node:fs'
import type { CallBundle } from '#protocol/calls/bundle/callBundle.ts'
import { type BundleProblem, UnreadableBundle } from '#web/calls/bundle/exactShape.ts'
import { plain } from '#web/calls/bundle/keyWords.ts'
import { readBundle } from '#web/calls/bundle/readBundle.ts'
import { isSiteKey, type SiteKey } from '#web/calls/bundle/report.ts'

const PROBLEMS: Record<BundleProblem, (place: string) => string> = {
  json: () => 'is no JSON, or was cut off: download it again.',
  kind: () => 'is no record of a call that this version knows: name the file that the site calls a record.',
  value: (place) => `has something at ${place} that no site writes there: download it again.`,
  size: (place) =>
    place
      ? `has more at ${place} than a call can have: download it again.`
      : 'is larger than any record of a call.',
}

function textOf(file: string): string {
  try {
    // browsers leave out the mark that some programs put in front
    return readFileSync(file, 'utf8').replace(/^\ufeff/, '')
  } catch (error) {
    throw new Error(`${file} cannot be read: name a file that is there.`, { cause: error })
  }
}

/** @throws Error with one sentence on what is wrong with the file */
export function readBundleFile(file: string): CallBundle {
  const text = textOf(file)
  try {
    return readBundle(text)
  } catch (error) {
    if (!(error instanceof UnreadableBundle)) throw error
    throw new Error(`${file} ${PROBLEMS[error.problem](plain(error.place))}`, { cause: error })
  }
}

function parsedIdentity(text: string): { url: unknown; decisionKeys: unknown } {
  try {
    const { url, decisionKeys } = JSON.parse(text)
    return { url, decisionKeys }
  } catch {
    return { url: null, decisionKeys: null }
  }
}

/** Keys of the site that a bundle is from. @throws Error with one sentence when the file is none, or another site's */
export function readIdentityFile(file: string, origin: string): SiteKey[] {
  const { url, decisionKeys } = parsedIdentity(textOf(file))
  const source = `${origin}/.well-known/stagedoor.json`
  if (typeof url !== 'string' || !URL.canParse(url) || !Array.isArray(decisionKeys))
    throw new Error(`${file} is no stagedoor.json of a site: download ${source}.`)
  if (new URL(url).origin !== origin)
    throw new Error(
      `${file} is of ${new URL(url).origin}, and the record is of ${origin}: download ${source}.`,
    )
  if (!decisionKeys.every(isSiteKey))
    throw new Error(`${file} has a key in another form than a site writes it: download ${source}.`)
  return decisionKeys
}
