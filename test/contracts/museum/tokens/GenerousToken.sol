// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Exhibit D12, broken on purpose: a tenth of the supply is given away, and sells for what others paid in.
contract GenerousToken {
    uint256 private constant PER_ETHER = 1_000;
    mapping(address owner => uint256) public balanceOf;

    constructor(address creator) {
        balanceOf[creator] = 100_000 ether; // the flaw: nothing backs it
    }

    function buy() external payable {
        balanceOf[msg.sender] += msg.value * PER_ETHER;
    }

    function sell(uint256 tokens) external {
        balanceOf[msg.sender] -= tokens;
        (bool sent,) = msg.sender.call{value: tokens / PER_ETHER}("");
        require(sent);
    }
}
