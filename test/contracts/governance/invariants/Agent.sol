// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Agent
/// @notice A contract that makes many calls in one transaction: what a raider with borrowed money uses.
contract Agent {
    /// @notice Makes every call, whatever becomes of the others.
    /// @return done whether each went through
    function run(address[] calldata targets, bytes[] calldata datas) external returns (bool[] memory done) {
        done = new bool[](targets.length);
        for (uint256 n; n < targets.length; ++n) {
            (done[n],) = targets[n].call(datas[n]);
        }
    }
}
