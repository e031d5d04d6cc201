import { type RefObject, useId, useRef } from 'react'
import { MAX_CALL_FILES } from '#domain/calls/dispute.ts'
import { isolated } from '#domain/names/isolated.ts'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { type DraftFile, isUnsent, sendingText } from './draftRules.ts'
import { filesHint, sizeText } from './statementWords.ts'
import type { AddStatement } from './useAddStatement.ts'

const ACCEPTED = '.png,.jpg,.jpeg,.webp,.pdf,.txt,image/png,image/jpeg,image/webp,application/pdf,text/plain'

interface RowProps extends Pick<AddStatement, 'retry' | 'remove'> {
  row: DraftFile
  /** has the focus once this row is gone */
  picker: RefObject<HTMLButtonElement | null>
}

function Row({ row, retry, remove, picker }: RowProps) {
  const { name, bytes, fault, blob } = row
  const id = useId()
  return (
    <li
      className="border-b border-line py-2 flex flex-wrap items-center gap-x-3 gap-y-1"
      data-testid="draft-file"
    >
      <div className="min-w-0 flex-1 basis-40">
        <p className="text-sm text-t1 break-all">
          <bdi>{name}</bdi> <span className="text-t2 figures whitespace-nowrap">{sizeText(bytes)}</span>
        </p>
        {fault === null ? (
          <p className="text-sm text-t2">{isUnsent(row) ? 'On its way' : 'Sent'}</p>
        ) : (
          <p className="text-sm text-bad" role="alert" id={id}>
            {fault}
          </p>
        )}
      </div>
      {fault !== null && blob ? (
        <Button kind="line" aria-describedby={id} onClick={() => retry(row)}>
          Try again
        </Button>
      ) : null}
      <Button
        kind="ghost"
        aria-label={`Remove ${isolated(name)}`}
        onClick={() => {
          picker.current?.focus()
          remove(row)
        }}
      >
        Remove
      </Button>
    </li>
  )
}

/** What is on its way, as a line that is read out. */
function Sending({ files }: Pick<AddStatement, 'files'>) {
  const sending = sendingText(files)
  return (
    <p className="text-sm text-t2" role="status" data-testid="files-sending">
      {sending === null ? null : (
        <>
          Sending file {sending.at} of {sending.of}: <bdi>{sending.name}</bdi>
        </>
      )}
    </p>
  )
}

/** The files of what is written: chosen, sent at once, and removed again. */
export function FileRows({
  files,
  faults,
  room,
  removeProblem,
  choose,
  ...acts
}: Pick<AddStatement, 'files' | 'faults' | 'room' | 'removeProblem' | 'choose' | 'retry' | 'remove'>) {
  const [hintId, faultId] = [useId(), useId()]
  const picker = useRef<HTMLButtonElement>(null)
  const input = useRef<HTMLInputElement>(null)
  const fault = faults?.files ?? null
  return (
    <fieldset className="field" data-wrong={fault === null ? undefined : ''}>
      <legend className="mb-1.5 p-0">Files, if you have any</legend>
      {files.length === 0 ? null : (
        <ul aria-label="Chosen files">
          {files.map((row) => (
            <Row key={row.key} {...{ row, picker, ...acts }} />
          ))}
        </ul>
      )}
      <Sending files={files} />
      {room <= 0 ? (
        <p className="text-sm text-t2">You have added all {MAX_CALL_FILES} files already.</p>
      ) : (
        <div>
          <Button
            ref={picker}
            kind="line"
            size="mid"
            aria-describedby={fault === null ? hintId : `${hintId} ${faultId}`}
            onClick={() => input.current?.click()}
          >
            Add a file
          </Button>
          <input
            ref={input}
            type="file"
            hidden
            multiple
            accept={ACCEPTED}
            onChange={({ target }) => {
              choose([...(target.files ?? [])])
              // the same one can be chosen again
              target.value = ''
            }}
          />
          <p className="text-sm text-t3 mt-1" id={hintId}>
            {filesHint(room)}
          </p>
        </div>
      )}
      {fault === null ? null : (
        <p className="text-sm text-bad" role="alert" id={faultId}>
          {fault}
        </p>
      )}
      {removeProblem === null ? null : (
        <p className="text-sm text-bad" role="alert">
          The file was not removed. {sentenceOf(removeProblem)}
        </p>
      )}
    </fieldset>
  )
}
