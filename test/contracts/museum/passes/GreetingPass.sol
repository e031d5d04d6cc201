// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";

/// @notice Exhibit D3, broken on purpose: greets the buyer before it counts the sale.
contract GreetingPass {
    uint256 public immutable CAP;
    uint256 public minted;
    mapping(address owner => uint256) public balanceOf;

    constructor(uint256 cap) {
        CAP = cap;
    }

    function mint() external payable {
        require(minted < CAP);
        ++balanceOf[msg.sender];
        if (msg.sender.code.length != 0) {
            IERC721Receiver(msg.sender).onERC721Received(msg.sender, address(0), minted + 1, "");
        }
        ++minted; // the flaw: too late
    }
}
