// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "solady/src/tokens/ERC20.sol";

/// @title SkimmingToken
/// @notice A token that must never be listed: it keeps one unit of every transfer.
contract SkimmingToken is ERC20 {
    /// @notice Prints.
    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    /// @inheritdoc ERC20
    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        super.transferFrom(from, to, amount);
        _burn(to, 1);
        return true;
    }

    /// @inheritdoc ERC20
    function name() public pure override returns (string memory) {
        return "Skimming";
    }

    /// @inheritdoc ERC20
    function symbol() public pure override returns (string memory) {
        return "SKM";
    }
}
