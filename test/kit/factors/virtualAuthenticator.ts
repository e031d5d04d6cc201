import type { Page } from 'playwright-core'

/** A platform authenticator of the browser that asks nobody: passkeys work as on a phone with a face. */
export async function addVirtualAuthenticator(page: Page): Promise<void> {
  const debuggerOf = await page.context().newCDPSession(page)
  await debuggerOf.send('WebAuthn.enable')
  await debuggerOf.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}
