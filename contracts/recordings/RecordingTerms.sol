// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A recording as it is kept.
struct Item {
    bytes32 content; // slot 0: sha2-256 of the recording's IPFS root block; fixed; one recording per content
    bytes32 metadata; // slot 1: sha2-256 of the JSON document that `uri` names; changes until frozen
    address payout; // slot 2, bits 0..159: where sales and royalties go; fixed once collaborators agreed to it
    uint16 royaltyBps; // slot 2, bits 160..175: ERC-2981, hundredths of a percent; fixed
    uint8 currency; // slot 2, bits 176..183: index in CurrencyList, 0 = native; fixed
    uint8 collaborators; // slot 2, bits 184..191: how many agreed
    uint8 conditions; // slot 2, bits 192..199: of its gate
    bool gateAll; // slot 2, bits 200..207: whether every condition must hold, or one
    bool frozen; // slot 2, bits 208..215
    uint96 price; // slot 3, bits 0..95: of one copy, smallest unit of the currency
    uint32 maxSupply; // slot 3, bits 96..127: 0 = open; only falls
    uint32 minted; // slot 3, bits 128..159: copies ever made
    uint32 perWallet; // slot 3, bits 160..191: copies one account may be sold; 0 = any number; fixed
    uint40 mintEnd; // slot 3, bits 192..231: seconds; 0 = never; only comes nearer
}

/// @notice What a creator says of a recording when publishing it; the fields of {Item}.
struct Draft {
    bytes32 content;
    bytes32 metadata;
    address payout;
    uint16 royaltyBps;
    uint8 currency;
    bool gateAll;
    uint96 price;
    uint32 maxSupply;
    uint32 perWallet;
    uint40 mintEnd;
}

/// @notice What a creator may change of a sale; the fields of {Item}.
struct Sale {
    uint96 price;
    uint32 maxSupply;
    uint40 mintEnd;
}

/// @notice A collaborator's signature under
/// `Consent(address collaborator,bytes32 content,address payout,uint16 royaltyBps,uint256 deadline)`.
struct Consent {
    address collaborator;
    uint256 deadline; // seconds; the last second in which the recording can be published with it
    bytes signature; // ECDSA or ERC-1271
}
