// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "solady/src/tokens/ERC20.sol";

/// @notice Somebody who wants to know of every token that comes in.
interface ITold {
    function told() external;
}

/// @title ToldToken
/// @notice A token that tells its receivers, as ERC-777 does.
contract ToldToken is ERC20 {
    /// @notice Prints.
    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    /// @inheritdoc ERC20
    function name() public pure override returns (string memory) {
        return "Told";
    }

    /// @inheritdoc ERC20
    function symbol() public pure override returns (string memory) {
        return "TOLD";
    }

    /// @inheritdoc ERC20
    function _afterTokenTransfer(address from, address to, uint256) internal override {
        if (from == address(0) || to.code.length == 0) return;
        // A receiver that does not listen is not told.
        try ITold(to).told() {} catch {}
    }
}
