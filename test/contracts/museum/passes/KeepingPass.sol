// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Exhibits D4 and D5, broken on purpose: the creator gets whatever was sent, and must be able to take it.
contract KeepingPass {
    uint256 public immutable PRICE;
    address public immutable CREATOR;
    mapping(address owner => bool) public hasAccess;

    constructor(uint256 price, address creator) {
        PRICE = price;
        CREATOR = creator;
    }

    function mint() external payable {
        require(msg.value >= PRICE);
        hasAccess[msg.sender] = true;
        (bool sent,) = CREATOR.call{value: msg.value}(""); // the flaws: all of it, and all or nothing
        require(sent);
    }
}
