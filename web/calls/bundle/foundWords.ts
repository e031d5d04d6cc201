import type { BookingCause } from '#domain/booking/words.ts'
import type { BundleFinding, CallBundle } from '#protocol/calls/bundle/callBundle.ts'
import { formatCountdown } from '#web/kit/format/formatTime.ts'
import { isTampered, momentText, plain, type ReportLine } from './keyWords.ts'
import type { BundleReport } from './report.ts'

const CAUSES: Record<BookingCause, string> = {
  fanConfirmed: 'the fan confirmed it',
  windowClosed: 'the creator confirmed it and nobody objected',
  unclaimed: 'nobody confirmed it',
  attended: 'both were there',
  interrupted: 'the call broke off',
  fanAbsent: 'the fan was absent',
  creatorAbsent: 'the creator was absent',
  nobodyCame: 'nobody came',
  declined: 'the creator declined it',
  cancelled: 'the fan cancelled it',
  agreed: 'both agreed on it',
  metered: 'it is paid by its time',
  ruled: 'an arbiter decided it',
  arbiterSilent: 'no arbiter decided in time',
}

/** `50 %`, `33.33 %` of basis points. */
const percentText = (bps: number): string => `${bps / 100} %`

const MEASURES = ['creatorSeconds', 'fanSeconds', 'overlapSeconds'] as const

type Found = Pick<BundleFinding, 'kind' | 'seen' | 'leastBps' | 'mostBps' | 'cause'>

/** `clear, 50 % for the creator, because the call broke off (creator 30:00, fan 15:00, together 15:00)` */
function findingText({ kind, seen, leastBps, mostBps, cause }: Found): string {
  const share =
    leastBps === mostBps ? percentText(leastBps) : `from ${percentText(leastBps)} to ${percentText(mostBps)}`
  const why = cause === null ? '' : `, because ${CAUSES[cause]}`
  const [creator, fan, together] = MEASURES.map((measure) => formatCountdown(seen[measure]))
  return `${kind}, ${share} for the creator${why} (creator ${creator}, fan ${fan}, together ${together})`
}

const AGAIN = 'Download the record again, and check that one.'

/** What is said where something does not follow: of a file that somebody changed it says nothing about the site. */
const nextStep = (report: BundleReport) =>
  isTampered(report)
    ? `This file is not as the site made it, so that says nothing about the site. ${AGAIN}`
    : 'Object to it while that is possible, and give this file to the arbiter.'

/** What the site found of the call for its money, and what comes of it again. */
export function findingLine(report: BundleReport): ReportLine {
  const { finding, computed } = report
  const { state, kept } = finding
  if (finding.isImpossible)
    return {
      state,
      text: `Finding: this file contradicts itself, whatever was found. Its booking is of another length than its times, or it was judged at a time that cannot be, or a side without an account has rows. ${nextStep(report)}`,
    }
  if (kept === null || state === 'none')
    return {
      state: 'none',
      text: `Finding: the site had judged nothing of this call when the file was made. By these rows it would be ${findingText(computed)}. Calls are judged ten minutes after their end: a record that is downloaded later has what was found.`,
    }
  const found = findingText(kept)
  if (state === 'holds') return { state, text: `Finding: computed again it is the same: ${found}.` }
  if (state === 'unknown' && finding.isEarlier)
    return {
      state,
      text: `Finding: by the rows that had come in by ${momentText(kept.judgedAtMs)} it is the same: ${found}. By all rows of this file it would be ${findingText(computed)}. When a row came in, the site alone says.`,
    }
  if (state === 'unknown')
    return {
      state,
      text: `Finding: the site found ${found}. It cannot be computed again from this file: a side has no account any more, and its rows are not in it.`,
    }
  return {
    state,
    text: `Finding: the site found ${found}. Computed again from these rows it is ${findingText(computed)}. ${nextStep(report)}`,
  }
}

/** What was signed for the escrow. */
export function attestationLine(
  report: BundleReport,
  { booking, attestation }: Pick<CallBundle, 'booking' | 'attestation'>,
): ReportLine {
  const { state, attestor } = report.attestation
  if (state === 'none' || attestation === null) {
    const why = booking.rail === 'card' ? ', as of every call by card' : ''
    return { state: 'none', text: `Signature for the escrow: nothing was signed${why}.` }
  }
  const by = plain(attestor ?? attestation.attestor)
  const where = `the escrow ${plain(attestation.escrow)} on chain ${attestation.chainId}`
  if (state === 'holds')
    return {
      state,
      text: `Signature for the escrow: ${by} signed the numbers of this finding. Whether it takes them from this signer, ${where} says.`,
    }
  if (state === 'unknown')
    return {
      state,
      text: `Signature for the escrow: it is by ${by}, and could not be checked here. Where that is an account on the chain, its contract alone knows its signatures: ask it on chain ${attestation.chainId} (isValidSignature).`,
    }
  return {
    state,
    text: `Signature for the escrow: ${by} did not sign the numbers of this finding. ${nextStep(report)}`,
  }
}
