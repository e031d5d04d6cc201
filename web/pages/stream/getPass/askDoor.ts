import type { AdmissionState, DoorFlow } from '#web/access/admissionFlow.ts'

/** Asks for a seat, or waits for the answer to a request that is on its way already. */
export async function askDoor(flow: DoorFlow): Promise<AdmissionState<unknown>> {
  await flow.enter()
  if (flow.state().step !== 'asking') return flow.state()
  return new Promise((resolve) => {
    const stop = flow.subscribe(() => {
      if (flow.state().step === 'asking') return
      stop()
      resolve(flow.state())
    })
  })
}
