import { isSiteKey, type SiteKey } from '../report.ts'

const ANSWER_MS = 15_000

/** The keys that this page's own site signs with; null: it did not answer them. */
export async function readSiteKeys(): Promise<SiteKey[] | null> {
  try {
    const response = await fetch('/.well-known/stagedoor.json', {
      // one that is kept may be older than a key that was replaced since
      ...{ cache: 'no-store', signal: AbortSignal.timeout(ANSWER_MS) },
    })
    if (!response.ok) return null
    const { decisionKeys } = (await response.json()) as { decisionKeys?: unknown }
    return Array.isArray(decisionKeys) && decisionKeys.every(isSiteKey) ? decisionKeys : null
  } catch {
    return null
  }
}
