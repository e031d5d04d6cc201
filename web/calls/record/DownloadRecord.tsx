import { useRef, useState } from 'react'
import { Link } from 'react-router'
import { call } from '#web/kit/api/client.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'

/** Asks for the bundle of a call and saves it, one press at a time. */
function useDownloadRecord(bookingId: string) {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  // the second press of two can come before the first one is drawn
  const isUnderWay = useRef(false)
  async function save(): Promise<void> {
    if (isUnderWay.current) return
    isUnderWay.current = true
    setBusy(true)
    setProblem(null)
    try {
      const [bundle, { saveFile }] = await Promise.all([
        call('readCallBundle', { params: { bookingId } }),
        import('#web/kit/saveFile.ts'),
      ])
      saveFile({ fileName: `call-${bookingId}.json`, text: JSON.stringify(bundle) }, 'application/json')
    } catch (error) {
      setProblem(error)
    } finally {
      isUnderWay.current = false
      setBusy(false)
    }
  }
  return { isBusy, problem, save }
}

/** All that is on record of a call, as a file that proves itself. */
export function DownloadRecord({ bookingId }: { bookingId: string }) {
  const { isBusy, problem, save } = useDownloadRecord(bookingId)
  return (
    <div className="flex flex-col gap-2 mt-6" data-testid="download-record">
      <div>
        <Button kind="line" size="mid" isBusy={isBusy} onClick={() => void save()}>
          Download the record
        </Button>
      </div>
      <p className="text-sm text-t2">
        One file with all that is on record of this call, signed; from ten minutes after its end also what was
        found of it. Anybody can check it: in their browser at{' '}
        <Link className="underline" to="/verify">
          Check the record of a call
        </Link>
        , or without us by <code>npm run verify</code> of Stagedoor’s source.
      </p>
      {problem === null ? null : (
        <Oops what="The record was not downloaded." error={problem} onRetry={() => void save()} />
      )}
    </div>
  )
}
