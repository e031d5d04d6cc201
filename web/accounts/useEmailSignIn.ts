import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { call } from '#web/kit/api/client.ts'
import { closeSocket } from '#web/kit/socket.ts'
import { showToast } from '#web/kit/states/toasts.ts'
import { noteSignedIn } from './signedInHint.ts'
import { meQuery } from './useSession.ts'

export interface EmailSignIn {
  email: string
  /** a code was asked for, and is waited for */
  hasFlow: boolean
  isBusy: boolean
  /** why the last step was refused */
  error: unknown
  ask(email: string): Promise<void>
  enter(code: string): Promise<void>
  /** to another address */
  back(): void
}

/**
 * Signs in with a code by mail; `onDone` once there is a session.
 * @param known the address that stands in the field at first
 */
export function useEmailSignIn(onDone: () => void, known = ''): EmailSignIn {
  const queries = useQueryClient()
  const [email, setEmail] = useState(known)
  const [flow, setFlow] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const isRunning = useRef(false)

  async function alone(work: () => Promise<void>): Promise<void> {
    if (isRunning.current) return
    isRunning.current = true
    setBusy(true)
    setError(null)
    await work().catch(setError)
    setBusy(false)
    isRunning.current = false
  }

  return {
    ...{ email, hasFlow: flow !== null, isBusy, error },
    ask: (address) =>
      alone(async () => {
        setEmail(address)
        setFlow((await call('startEmailCode', { body: { email: address } })).flow)
      }),
    enter: (code) =>
      alone(async () => {
        const me = await call('signInWithCode', { body: { flow: flow ?? '', code } })
        noteSignedIn(true)
        await closeSocket()
        queries.setQueryData(meQuery().queryKey, me)
        // nothing else is open to it
        if (me.isClosing) void queries.resetQueries({ queryKey: meQuery().queryKey })
        showToast({ id: 'signed-in', tone: 'ok', text: 'Signed in. No payment was made.' })
        onDone()
        void queries.invalidateQueries({
          predicate: (query) => !['config', 'me'].includes(String(query.queryKey[0])),
        })
      }),
    back: () => {
      setFlow(null)
      setError(null)
    },
  }
}
