// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice One condition of a gate: an account passes it while it holds at least `min`.
/// @dev Two slots. `kind` is one of {GateKinds}.
struct Condition {
    address token; // slot 0: asked contract
    uint8 kind; // slot 0
    uint8 rank; // slot 0: PASS, PASS_FINAL only: lowest rank that passes; 0 = any tier
    uint128 id; // slot 1: ERC1155 only: token id
    uint128 min; // slot 1: smallest unit (ERC20, STAKE), count (ERC721, ERC1155); 0 for PASS, PASS_FINAL
}

/// @title GateKinds
/// @notice What a condition can ask for.
library GateKinds {
    uint8 internal constant ERC20 = 1;
    uint8 internal constant ERC721 = 2;
    uint8 internal constant ERC1155 = 3;
    /// @notice A live pass of a StreamPass collection, also one whose buyer can still give it back for its price. Enough for
    /// what ends with the pass; what cannot be taken back asks for PASS_FINAL.
    uint8 internal constant PASS = 4;
    /// @notice Tokens staked in a CreatorVault.
    uint8 internal constant STAKE = 5;
    /// @notice A live pass of a StreamPass collection that nobody can give back any more: its receipt is closed and no
    /// card payment is open. Collections of the first edition do not know the question.
    uint8 internal constant PASS_FINAL = 6;
    /// @notice A gate has at most this many conditions.
    uint256 internal constant MAX_CONDITIONS = 4;
}
