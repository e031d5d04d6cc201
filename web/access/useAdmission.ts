import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { call } from '#web/kit/api/client.ts'
import { type AdmissionDesk, type AdmissionState, openAdmissionDesk } from './admission.ts'

/** A desk for one room; the seat is given back when the page is left. */
export function useAdmission(roomId: string): AdmissionDesk & { now: AdmissionState } {
  const desk = useMemo(
    () =>
      openAdmissionDesk({
        ask: (input) => call('admit', { params: { id: roomId }, body: { action: 'watch', ...input } }),
        leave: (id) => call('leaveSeat', { params: { id } }),
      }),
    [roomId],
  )
  useEffect(() => () => void desk.release(), [desk])
  const now = useSyncExternalStore(desk.subscribe, desk.state)
  return useMemo(() => ({ ...desk, now }), [desk, now])
}
