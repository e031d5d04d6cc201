// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Condition} from "../gates/Gate.sol";
import {IRecordingDesk} from "./desk/IRecordingDesk.sol";
import {Item} from "./RecordingTerms.sol";

/// @title IRecordings
/// @notice One ERC-1155 collection per creator: recordings and highlights, each an edition with a price, a supply, an
/// end and a gate. Money goes to the recording's payout in the same call; what cannot be delivered waits in the Ledger.
/// The collection never keeps money.
/// @dev A recording is its content: the digest of its IPFS root block, which can be published once in a collection;
/// other creators have collections of their own, and nothing here keeps them from publishing the same digest. Title,
/// description and picture live in a JSON document beside it. Royalties are what ERC-2981 says; a plain transfer pays
/// none.
interface IRecordings is IRecordingDesk {
    /// @notice Buys copies for `to`.
    /// @param maxPrice the most the buyer agrees to pay for all of them
    /// @dev Requirements: at least one copy; the sale is neither over, paused nor sold out; `to` is within the limit
    /// for one account and passes the gate; `price * quantity <= maxPrice`; native: `msg.value` is at least that, the
    /// surplus returns in the same call or is credited in the Ledger; ERC-20: `msg.value == 0`, the currency is not
    /// paused and the allowance suffices; a contract that receives accepts ERC-1155. Emits {RecordingMinted}.
    function mint(uint256 id, address to, uint32 quantity, uint256 maxPrice) external payable;

    /// @notice Buys copies for `to` with tokens that `from` signed away (EIP-3009). Anyone may send it; nobody can
    /// change what is bought, for whom or for how much.
    /// @param signature of `from` under `ReceiveWithAuthorization` to this collection over the exact price, with the
    /// nonce of {authorizationNonce}
    /// @dev Requirements: those of {mint} for ERC-20; the token accepts the authorisation. Emits {RecordingMinted}.
    function mintWithAuthorization(
        uint256 id,
        address to,
        uint32 quantity,
        address from,
        uint256 validAfter,
        uint256 validBefore,
        bytes calldata signature
    ) external;

    /// @notice The nonce that ties an authorisation to what is bought.
    function authorizationNonce(uint256 id, address to, uint32 quantity, uint256 validBefore)
        external
        view
        returns (bytes32);
    /// @notice Everything kept of a recording. Reverts when there is none.
    function item(uint256 id) external view returns (Item memory);
    /// @notice What a receiver has to hold. Reverts when there is no such recording.
    function gateOf(uint256 id) external view returns (Condition[] memory);
    /// @notice `ipfs://` address of the recording itself (CIDv1, dag-pb).
    function contentURI(uint256 id) external view returns (string memory);
    /// @notice ERC-2981.
    function royaltyInfo(uint256 id, uint256 salePrice) external view returns (address receiver, uint256 amount);
    /// @notice Name of the collection.
    function name() external view returns (string memory);
}
