import type { AdmissionFlow, AdmissionState } from '#web/access/admissionFlow.ts'

/** Asks for a seat, or waits for the answer to a request that is on its way already. */
export async function askDoor(flow: AdmissionFlow): Promise<AdmissionState> {
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
