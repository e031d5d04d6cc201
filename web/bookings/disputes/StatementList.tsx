import type { CallFile, CallStatement } from '#api/bookings/disputes/contract.ts'
import type { PaymentRail } from '#domain/billing/words.ts'
import type { CallSide } from '#domain/calls/words.ts'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import { kindWord, reasonText, sizeText } from './statementWords.ts'

export interface StatementListProps {
  /** the oldest first */
  statements: readonly CallStatement[]
  /** what a side is called at the beginning of a sentence: `You`, or a name, isolated */
  nameOf: (side: CallSide) => string
  /** where a file of theirs is read */
  fileHref: (file: CallFile) => string
  /** how the call is paid: no escrow has the hashes of one by card */
  rail: PaymentRail
}

function Files({ files, fileHref }: Pick<StatementListProps, 'fileHref'> & { files: readonly CallFile[] }) {
  if (files.length === 0) return null
  return (
    <ul className="mt-2" aria-label="Files">
      {files.map((file) => (
        <li key={file.id} className="text-sm flex flex-wrap items-baseline gap-x-2">
          <a className="inline-block py-1 underline break-all" href={fileHref(file)} download>
            <bdi>{file.name}</bdi>
          </a>
          <span className="text-t2 figures">
            {kindWord(file.kind)}, {sizeText(file.bytes)}
          </span>
        </li>
      ))}
    </ul>
  )
}

function OnChain({ hash }: Pick<CallStatement, 'hash'>) {
  return (
    <div className="mt-2 text-sm text-t2">
      <p>Its hash is in the escrow.</p>
      <details>
        <summary className="cursor-pointer py-1">Details</summary>
        <p className="mono break-all">{hash}</p>
      </details>
    </div>
  )
}

function Statement({
  statement,
  nameOf,
  fileHref,
  rail,
}: Omit<StatementListProps, 'statements'> & { statement: CallStatement }) {
  const { side, reason, text, files, hash, isOnChain, at } = statement
  return (
    <li className="border-b border-line py-4 first:pt-0 last:border-b-0" data-testid="statement">
      <p className="text-sm text-t2 flex flex-wrap justify-between gap-x-4">
        <span className="font-medium text-t1">
          <bdi>{nameOf(side)}</bdi>
        </span>
        <time className="figures" dateTime={at}>
          {formatMoment(at)}
        </time>
      </p>
      <p className="font-medium mt-1 break-words">{reasonText(reason, side, nameOf)}</p>
      <p className="text-sm mt-1 whitespace-pre-wrap break-words">
        <bdi>{text}</bdi>
      </p>
      <Files {...{ files, fileHref }} />
      {isOnChain && rail === 'chain' ? <OnChain hash={hash} /> : null}
    </li>
  )
}

/** What was said about a call, the oldest first: by whom, why, in which words and with which files. */
export function StatementList({ statements, ...names }: StatementListProps) {
  return (
    <ol data-testid="statements">
      {statements.map((statement) => (
        <Statement key={`${statement.hash}/${statement.at}`} statement={statement} {...names} />
      ))}
    </ol>
  )
}
