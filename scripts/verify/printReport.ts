import type { CallBundle } from '#protocol/calls/bundle/callBundle.ts'
import { faultText, reportLines } from '#web/calls/bundle/bundleWords.ts'
import type { BundleReport } from '#web/calls/bundle/report.ts'

const MARKS = { holds: 'ok     ', differs: 'DIFFERS', unknown: 'unknown', none: '       ' }

function lastLine({ state, seal }: BundleReport, { origin }: CallBundle): string {
  if (state === 'differs') return 'Something differs: do not rely on this file.'
  if (seal.isOfSite === null)
    return `Nothing differs. The key of the seal was compared with nothing: download ${origin}/.well-known/stagedoor.json and name it with --identity.`
  return state === 'holds'
    ? 'Everything holds.'
    : 'Nothing differs; what is marked unknown cannot be checked here.'
}

/** The report of a check for a person, each faulty row on a line of its own. */
export function printReport(report: BundleReport, bundle: CallBundle): string {
  const lines = reportLines(report, bundle).map(({ state, text }) => `${MARKS[state]}  ${text}`)
  const faults = report.faults.map((fault) => `         ${faultText(fault)}`)
  return `${[...lines, ...faults, lastLine(report, bundle)].join('\n')}\n`
}
