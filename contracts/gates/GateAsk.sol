// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title GateAsk
/// @notice Questions to contracts nobody vouches for: bounded gas, no state change, answers of exactly the right size.
/// @dev Nothing of an answer beyond its expected words is copied, so that a long one costs its sender only. A caller that
/// starves a question of gas gets "not answered", and that denies.
library GateAsk {
    /// @notice Gas one question may use.
    uint256 internal constant GAS = 50_000;

    /// @notice `balanceOf(account)` of an ERC-20 or ERC-721.
    function balance(address token, address account) internal view returns (bool answered, uint256 amount) {
        return _word(token, abi.encodeWithSignature("balanceOf(address)", account));
    }

    /// @notice `balanceOf(account, id)` of an ERC-1155.
    function balance(address token, address account, uint256 id)
        internal
        view
        returns (bool answered, uint256 amount)
    {
        return _word(token, abi.encodeWithSignature("balanceOf(address,uint256)", account, id));
    }

    /// @notice `stakeOf(account)` of a CreatorVault.
    function stake(address vault, address account) internal view returns (bool answered, uint256 amount) {
        return _word(vault, abi.encodeWithSignature("stakeOf(address)", account));
    }

    /// @notice `allowance(owner, spender)` of an ERC-20. An ERC-721 moves by `transferFrom` too, but knows no such
    /// question.
    function allowance(address token, address owner, address spender)
        internal
        view
        returns (bool answered, uint256 amount)
    {
        return _word(token, abi.encodeWithSignature("allowance(address,address)", owner, spender));
    }

    /// @notice `finalRankOf(account)` of a StreamPass collection: rank of its live pass that nobody can give back; 0 = none.
    function finalRank(address collection, address account) internal view returns (bool answered, uint256 rank_) {
        return _word(collection, abi.encodeWithSignature("finalRankOf(address)", account));
    }

    /// @notice Rank of the live pass of an account in a StreamPass collection; 0 = none.
    function rank(address collection, address account) internal view returns (bool answered, uint256 rank_) {
        bytes memory question = abi.encodeWithSignature("accessOf(address)", account);
        uint256 gasLimit = GAS;
        uint256 passId;
        uint256 end;
        assembly ("memory-safe") {
            // (passId, tierId, rank, expiresAt), read into free memory.
            let into := mload(0x40)
            answered := staticcall(gasLimit, collection, add(question, 0x20), mload(question), into, 0x80)
            answered := and(answered, eq(returndatasize(), 0x80))
            passId := mload(into)
            rank_ := mload(add(into, 0x40))
            end := mload(add(into, 0x60))
        }
        if (!answered || passId == 0 || (end != 0 && end <= block.timestamp)) rank_ = 0;
    }

    function _word(address token, bytes memory question) private view returns (bool answered, uint256 word) {
        uint256 gasLimit = GAS;
        assembly ("memory-safe") {
            answered := staticcall(gasLimit, token, add(question, 0x20), mload(question), 0x00, 0x20)
            answered := and(answered, eq(returndatasize(), 0x20))
            if answered { word := mload(0x00) }
        }
    }
}
