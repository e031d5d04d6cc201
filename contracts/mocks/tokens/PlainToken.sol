// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "solady/src/tokens/ERC20.sol";

/// @title PlainToken
/// @notice An honest ERC-20 that anybody prints; what the odd tokens beside it are made from.
contract PlainToken is ERC20 {
    /// @notice Prints.
    function mint(address to, uint256 amount) external virtual {
        _mint(to, amount);
    }

    /// @inheritdoc ERC20
    function name() public pure override returns (string memory) {
        return "Zoo";
    }

    /// @inheritdoc ERC20
    function symbol() public pure override returns (string memory) {
        return "ZOO";
    }

    /// @dev Allowances here are exactly what people gave.
    function _givePermit2InfiniteAllowance() internal pure override returns (bool) {
        return false;
    }
}
