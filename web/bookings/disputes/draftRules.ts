import type { CallDispute, CallFile } from '#api/bookings/disputes/contract.ts'
import { fileKindOf, MAX_CALL_FILES, MAX_FILE_BYTES, MAX_STATEMENT_LENGTH } from '#domain/calls/dispute.ts'
import { type CallSide, DISPUTE_REASONS, type DisputeReason } from '#domain/calls/words.ts'
import type { Typed } from '#domain/names/isolated.ts'
import { cleanText, typedProblem } from '#domain/names/typedText.ts'
import { FILE_FAULTS, type FileFault } from './statementWords.ts'

/** A file that goes with what is written: chosen here, or left at the server by an earlier visit. */
export interface DraftFile {
  /** of the row, unlike all others of the page */
  key: string
  name: Typed
  bytes: number
  /** why it is not taken; null: nothing is wrong with it */
  fault: string | null
  /** SHA-256 that this page computed; null: it has not */
  digest: string | null
  /** as the server keeps it; null: it does not, or not yet */
  kept: CallFile | null
  /** what is sent; null: nothing is, or it is there */
  blob: Blob | null
}

/** What is written about a call and not said yet. */
export interface StatementDraft {
  reason: DisputeReason | null
  text: string
  files: readonly DraftFile[]
  /** of what was kept of it last, which the escrow may get; null: nothing was */
  hash: string | null
}
export const EMPTY_DRAFT: StatementDraft = { reason: null, text: '', files: [], hash: null }

/** True while it is on its way to the server. */
export function isUnsent({ fault, kept }: DraftFile): boolean {
  return fault === null && kept === null
}

/** Reasons that a side can give: that all was well is an answer, and no objection. @param openedBy who objected; null: nobody yet */
export function offeredReasons(side: CallSide, openedBy: CallSide | null): readonly DisputeReason[] {
  const isAnswer = openedBy !== null && openedBy !== side
  return DISPUTE_REASONS.filter((reason) => reason !== 'asAgreed' || isAnswer)
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).length > 0
  } catch {
    return false
  }
}

/** What is wrong with a file by itself; null: nothing. */
export function fileFault(bytes: Uint8Array): FileFault | null {
  if (bytes.length === 0) return 'empty'
  if (bytes.length > MAX_FILE_BYTES) return 'large'
  return fileKindOf(bytes, isUtf8) === null ? 'kind' : null
}

const MAX_NAME = 80

/** The name of a file as the server takes it: its beginning, in one line, all of it visible. */
export function fileName(name: string): Typed {
  let cut = ''
  for (const sign of cleanText(name).trim()) {
    if (cut.length + sign.length > MAX_NAME) break
    cut += sign
  }
  const clean = cut.trim()
  return clean === '' || typedProblem(clean) !== null ? 'file' : clean
}

/** How many files a side can still have in what it says next. */
export function fileRoom(dispute: Pick<CallDispute, 'statements'> | undefined, side: CallSide): number {
  const said = dispute?.statements.filter((statement) => statement.side === side) ?? []
  return MAX_CALL_FILES - said.reduce((sum, { files }) => sum + files.length, 0)
}

/** Rows of files that are chosen now, where there is room for so many; those beyond it say so. */
export function withRoom(
  rows: readonly DraftFile[],
  chosen: readonly DraftFile[],
  room: number,
): DraftFile[] {
  let left = room - rows.filter(({ fault }) => fault === null).length
  const fitting = chosen.map((row) => {
    if (row.fault !== null) return row
    left -= 1
    return left < 0 ? { ...row, fault: FILE_FAULTS.many, blob: null } : row
  })
  return [...rows, ...fitting]
}

/** The files of a draft, and those that the server keeps of an earlier visit. A request that got no answer may have come through. */
export function shownFiles(draft: StatementDraft, left: readonly CallFile[]): DraftFile[] {
  const known = new Set(draft.files.map(({ kept }) => kept?.id))
  // one that has just come through is not shown twice
  const isComing = (digest: string) => draft.files.some((row) => isUnsent(row) && row.digest === digest)
  const others = left.filter(({ id, digest }) => !known.has(id) && !isComing(digest))
  const cameThrough = (row: DraftFile) =>
    row.fault !== null && row.digest !== null && others.some(({ digest }) => digest === row.digest)
  return [
    ...draft.files.filter((row) => !cameThrough(row)),
    ...others.map((kept) => {
      const own = draft.files.find((row) => row.digest === kept.digest)?.digest ?? null
      return { key: kept.id, name: kept.name, bytes: kept.bytes, fault: null, digest: own, kept, blob: null }
    }),
  ]
}

/** What was sent of a draft, with the SHA-256 of its files, and what the server keeps of it. */
interface SentDraft {
  draft: StatementDraft
  files: readonly DraftFile[]
  digests: readonly string[]
  kept: { hash: string; files: readonly CallFile[] }
}

/** A draft after it was sent: it has the files as the server keeps them. What was written meanwhile is not said yet. */
export function afterSending(
  draft: StatementDraft,
  { draft: sent, files, digests, kept }: SentDraft,
  isSaid: boolean,
): StatementDraft {
  const isSame = draft.files === sent.files
  const isAll = isSame && draft.reason === sent.reason && draft.text === sent.text
  if (isSaid) {
    const keys = new Set(files.map(({ key }) => key))
    return isAll ? EMPTY_DRAFT : { ...draft, files: draft.files.filter(({ key }) => !keys.has(key)) }
  }
  const rows = files.map((row, index) => ({
    ...row,
    ...{ digest: digests[index] ?? null, kept: kept.files[index] ?? row.kept, blob: null },
  }))
  return { ...draft, files: isSame ? rows : draft.files, hash: isAll ? kept.hash : null }
}

/** Why it cannot be said as it is, by part. */
export interface StatementFaults {
  reason: string | null
  text: string | null
  files: string | null
}

/** Why a text cannot be taken; null: it can. */
export function textFault(text: string): string | null {
  const said = text.trim()
  if (said === '') return 'Write what happened.'
  const over = said.length - MAX_STATEMENT_LENGTH
  if (over > 0) return `It is ${over} ${over === 1 ? 'character' : 'characters'} too long.`
  return typedProblem(said, { hasLines: true })
}

function filesFault(files: readonly DraftFile[]): string | null {
  if (files.some(({ fault }) => fault !== null))
    return 'One of the files is not taken. Remove it, or try it again.'
  return files.some(isUnsent) ? 'A file is still on its way. Wait until it is there.' : null
}

/** What keeps it from being said; null: nothing does. */
export function statementFaults(
  { reason, text }: Pick<StatementDraft, 'reason' | 'text'>,
  files: readonly DraftFile[],
  offered: readonly DisputeReason[],
): StatementFaults | null {
  const faults = {
    reason: reason === null || !offered.includes(reason) ? 'Choose what it is about.' : null,
    text: textFault(text),
    files: filesFault(files),
  }
  return Object.values(faults).some((fault) => fault !== null) ? faults : null
}

/** What is on its way, one after the other; null: nothing is. */
export function sendingText(files: readonly DraftFile[]): { name: Typed; at: number; of: number } | null {
  const good = files.filter(({ fault }) => fault === null)
  const at = good.findIndex(isUnsent)
  const row = good[at]
  return row ? { name: row.name, at: at + 1, of: good.length } : null
}
