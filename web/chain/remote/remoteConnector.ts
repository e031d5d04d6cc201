import type { CreateConnectorFn, Config as WagmiConfig } from 'wagmi'
import { walletConnect } from 'wagmi/connectors'
import type { Config } from '#api/installation/contract.ts'
import {
  forgetSession,
  type Patience,
  relayAway,
  tame,
  type VendorProvider,
  within,
} from './vendorProvider.ts'

/** wagmi's connector, with a provider that is asked through us. */
export type RemoteConnector = WagmiConfig['connectors'][number]

function tamedConnector(make: ReturnType<typeof walletConnect>, patience: Patience): CreateConnectorFn {
  return (parameters) => {
    const connector = make(parameters)
    const provider = async () => {
      // with an old connection it opens the relay before it answers
      const answer = within(patience.relayMs, connector.getProvider(), () => Promise.reject(relayAway()))
      return tame((await answer) as unknown as VendorProvider, patience)
    }
    return {
      ...connector,
      async getProvider(options: { chainId?: number } = {}) {
        await provider()
        return connector.getProvider.call(this, options) as never
      },
      async disconnect() {
        const vendor = await provider()
        await within(patience.farewellMs, connector.disconnect.call(this), () => forgetSession(vendor))
      },
    } as never
  }
}

/** Makes the one connector of a page. It has no window of its own: the code it offers is shown in our sheet. */
export function remoteConnector(
  wagmi: WagmiConfig,
  { projectId, relayUrl }: NonNullable<Config['walletConnect']>,
  patience: Patience,
): RemoteConnector {
  const make = walletConnect({
    projectId,
    relayUrl,
    showQrModal: false,
    telemetryEnabled: false,
    // what goes wrong is told on the page
    logger: 'silent',
    metadata: {
      name: 'Stagedoor',
      description: 'Live streams where the door is a contract.',
      url: window.location.origin,
      icons: [document.querySelector<HTMLLinkElement>('link[rel="icon"]')?.href ?? ''].filter(Boolean),
    },
  })
  return wagmi._internal.connectors.setup(tamedConnector(make, patience))
}
