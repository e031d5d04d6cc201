import { readFileSync } from 'node:fs'
import { readSecretLines } from '#domain/rotatingSecret.ts'
import type { StandInPlace } from './standInOrder.ts'

/**
 * Has the stand-in, where there is one, of the card provider tell the app what happens, as the real one is told on its pages: two endpoints with a
 * secret each. In a folder of before they are made; where the app got another port they move.
 * @throws Error with what the stand-in answered
 */
export async function ensureEndpoints(
  standIn: { place: StandInPlace } | null,
  appPort: number,
): Promise<void> {
  if (!standIn) return
  const { place } = standIn
  const commandSecret = readFileSync(place.commandSecretFile, 'utf8').trim()
  for (const [endpoint, file] of Object.entries(place.webhookSecretFiles)) {
    const { newest: secret } = readSecretLines(readFileSync(file, 'utf8'))
    const url = `http://localhost:${appPort}/v1/webhooks/provider/${endpoint}`
    const response = await fetch(`${place.commandsUrl}/commands/endpoints/ensure`, {
      method: 'POST',
      headers: { 'stand-in-secret': commandSecret },
      body: JSON.stringify({ url, secret, connect: endpoint === 'connect', moves: true }),
    })
    if (!response.ok)
      throw new Error(`The stand-in of the card provider takes no endpoint: ${await response.text()}`)
  }
}
