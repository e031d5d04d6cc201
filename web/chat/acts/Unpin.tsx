import { useState } from 'react'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { Button } from '#web/kit/controls/Button.tsx'

/** Takes the message down that stands above the others; it stays where it was written. */
export default function Unpin({ roomId }: { roomId: string }) {
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  async function onPress(): Promise<void> {
    setBusy(true)
    setProblem(null)
    try {
      await call('pinMessage', { params: { id: roomId }, body: { messageId: null } })
    } catch (error) {
      setProblem(sentenceOf(error))
    }
    setBusy(false)
  }
  return (
    <>
      <Button kind="ghost" isBusy={isBusy} onClick={() => void onPress()}>
        Unpin
      </Button>
      {problem ? (
        <p className="text-sm text-bad" role="alert">
          {problem}
        </p>
      ) : null}
    </>
  )
}
